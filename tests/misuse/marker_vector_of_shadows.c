// error:
#include "enzyme.h"
double f(const double *x) { return *x * *x; }
double use(double *x, double *d) { return __enzyme_fwddiff((void *)f, enzyme_dupv, 8, x, d); }
