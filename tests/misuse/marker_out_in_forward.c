// error: marker_out_in_forward.c:4:31: error: `__enzyme_fwddiff` in @use: parameter 1 of @f has type double and cannot be `enzyme_out` in forward mode; use `enzyme_dup` with its derivative after it, or `enzyme_const`
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_fwddiff((void *)f, enzyme_out, x); }
