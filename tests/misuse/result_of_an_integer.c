// error: result_of_an_integer.c:4:31: error: `__enzyme_fwddiff` in @use: the call gives double, but nothing comes out of the derivative: in forward mode that is the derivative of a float result, in reverse mode the adjoints of arguments that are `enzyme_out`; leave the result alone, or mark an argument
#include "enzyme.h"
int f(double x) { return x > 0.0; }
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
