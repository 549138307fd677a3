// error: marker_after_its_argument.c:4:42: error: `__enzyme_autodiff` in @use: parameter 2 of @f is duplicated, but its shadow is missing; pass the memory for its derivatives after it, or mark it with `enzyme_const`
#include "enzyme.h"
double f(double x, const double *p) { return x * *p; }
double use(double x, double *p) { return __enzyme_autodiff((void *)f, x, p, enzyme_const); }
