// error: type_long_double_for_double.c:4:36: error: `__enzyme_autodiff` in @use: argument 2 has type x86_fp80, but parameter 1 of @f has type double; pass what the function takes
#include "enzyme.h"
double f(double x) { return x * x; }
double use(long double x) { return __enzyme_autodiff((void *)f, x); }
