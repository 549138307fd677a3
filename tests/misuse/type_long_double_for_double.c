// error:
#include "enzyme.h"
double f(double x) { return x * x; }
double use(long double x) { return __enzyme_autodiff((void *)f, x); }
