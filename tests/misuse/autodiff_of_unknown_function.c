// error:
#include "enzyme.h"
double measure(double);
double f(double x) { return x * measure(x); }
double use(double x) { return __enzyme_autodiff((void *)f, x); }
