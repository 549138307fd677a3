// error:
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_autodiff((void *)f, enzyme_dup, x, 1.0); }
