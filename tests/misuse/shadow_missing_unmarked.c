// error:
#include "enzyme.h"
double f(const double *x) { return *x * *x; }
void use(double *x) { __enzyme_autodiff((void *)f, x); }
