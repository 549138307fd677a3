// error: marker_dup_for_a_number.c:4:31: error: `__enzyme_autodiff` in @use: parameter 1 of @f has type double and cannot be `enzyme_dup` in reverse mode; a shadow that is passed by value is a copy: use `enzyme_out`, or pass a pointer
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_autodiff((void *)f, enzyme_dup, x, 1.0); }
