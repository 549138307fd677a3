// error: type_double_for_int.c:4:31: error: `__enzyme_autodiff` in @use: argument 3 has type double, but parameter 2 of @f has type i32; pass what the function takes
#include "enzyme.h"
double f(double x, int n) { return x * n; }
double use(double x) { return __enzyme_autodiff((void *)f, x, 3.0); }
