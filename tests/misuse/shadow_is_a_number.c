// error: shadow_is_a_number.c:4:23: error: `__enzyme_autodiff` in @use: argument 4, the shadow of parameter 1 of @f, has type double and not ptr; a shadow has the type of what it is the derivative of
#include "enzyme.h"
double f(const double *x) { return *x * *x; }
void use(double *x) { __enzyme_autodiff((void *)f, enzyme_dup, x, 1.0); }
