// error: marker_out_for_an_integer.c:4:31: error: `__enzyme_autodiff` in @use: parameter 2 of @f has type i32 and cannot be `enzyme_out` in reverse mode; it holds no float: use `enzyme_const`
#include "enzyme.h"
double f(double x, int n) { return x * n; }
double use(double x) { return __enzyme_autodiff((void *)f, x, enzyme_out, 3); }
