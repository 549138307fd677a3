// error: shadow_missing_before_integer.c:4:23: error: `__enzyme_autodiff` in @use: argument 4, the shadow of parameter 1 of @f, has type i32 and not ptr; a shadow has the type of what it is the derivative of
#include "enzyme.h"
double f(const double *x, int n) { return *x * n; }
void use(double *x) { __enzyme_autodiff((void *)f, enzyme_dup, x, 3); }
