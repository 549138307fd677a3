// error: tests/misuse/result_of_an_integer.c:4:31: error: `__enzyme_fwddiff` in @use: the call gives double, but the derivative gives no result: no argument is `enzyme_out`; declare `__enzyme_fwddiff` with a result of that type
#include "enzyme.h"
int f(double x) { return x > 0.0; }
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
