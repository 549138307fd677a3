// error: marker_out_for_a_pointer.c:4:32: error: `__enzyme_autodiff` in @use: parameter 1 of @f has type ptr and cannot be `enzyme_out` in reverse mode; use `enzyme_dup` with the memory for its derivatives after it, or `enzyme_const`
#include "enzyme.h"
double f(const double *x) { return *x * *x; }
double use(double *x) { return __enzyme_autodiff((void *)f, enzyme_out, x); }
