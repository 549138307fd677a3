// error: shadow_missing_unmarked.c:4:23: error: `__enzyme_autodiff` in @use: parameter 1 of @f is duplicated, but its shadow is missing; pass the memory for its derivatives after it, or mark it with `enzyme_const`
#include "enzyme.h"
double f(const double *x) { return *x * *x; }
void use(double *x) { __enzyme_autodiff((void *)f, x); }
