// error: marker_dup_for_an_integer.c:4:31: error: `__enzyme_autodiff` in @use: parameter 2 of @f has type i16 and cannot be `enzyme_dup` in reverse mode; it holds nothing that is differentiated: use `enzyme_const`
#include "enzyme.h"
double f(double x, short n) { return x * n; }
double use(double x) { return __enzyme_autodiff((void *)f, x, enzyme_dup, 3, 1); }
