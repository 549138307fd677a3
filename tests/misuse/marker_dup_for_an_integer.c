// error:
#include "enzyme.h"
double f(double x, short n) { return x * n; }
double use(double x) { return __enzyme_autodiff((void *)f, x, enzyme_dup, 3, 1); }
