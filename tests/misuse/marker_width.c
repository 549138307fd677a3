// error:
#include "enzyme.h"
double f(const double *x) { return *x * *x; }
void use(double *x, double *d) { __enzyme_autodiff((void *)f, enzyme_width, 2, enzyme_dup, x, d, d + 1); }
