// error: tests/misuse/result_of_nothing.c:4:43: error: `__enzyme_fwddiff` in @use: the call gives double, but the derivative gives no result: no argument is `enzyme_out`; declare `__enzyme_fwddiff` with a result of that type
#include "enzyme.h"
void f(double *x) { *x = *x * *x; }
double use(double *x, double *d) { return __enzyme_fwddiff((void *)f, x, d); }
