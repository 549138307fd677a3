// error:
#include "enzyme.h"
double f(double x, double y) { return x * y; }
double use(double x) { return __enzyme_autodiff((void *)f, x); }
