// error:
#include "enzyme.h"
double f(double x, int n) { return x * n; }
double use(double x) { return __enzyme_autodiff((void *)f, x, enzyme_out, 3); }
