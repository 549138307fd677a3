// error: result_of_nothing.c:4:43: error: `__enzyme_fwddiff` in @use: the call gives double, but nothing comes out of the derivative: in forward mode that is the derivative of a float result, in reverse mode the adjoints of arguments that are `enzyme_out`; leave the result alone, or mark an argument
#include "enzyme.h"
void f(double *x) { *x = *x * *x; }
double use(double *x, double *d) { return __enzyme_fwddiff((void *)f, x, d); }
