// error: shadow_missing_before_marker.c:4:23: error: `__enzyme_autodiff` in @use: parameter 1 of @f is duplicated, but its shadow is missing; pass the memory for its derivatives after it, or mark it with `enzyme_const`
#include "enzyme.h"
double f(const double *x, int n) { return *x * n; }
void use(double *x) { __enzyme_autodiff((void *)f, enzyme_dup, x, enzyme_const, 3); }
