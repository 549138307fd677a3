// error:
#include "enzyme.h"
double f(const double *x, int n) { return *x * n; }
void use(double *x) { __enzyme_autodiff((void *)f, enzyme_dup, x, enzyme_const, 3); }
