// error:
#include "enzyme.h"
double f(double x, const double *p) { return x * *p; }
double use(double x, double *p) { return __enzyme_autodiff((void *)f, x, p, enzyme_const); }
