// error:
#include "enzyme.h"
double f(const double *x) { return *x * *x; }
double use(double *x) { return __enzyme_autodiff((void *)f, enzyme_out, x); }
