// error:
#include "enzyme.h"
double f(double x) { return x * x; }
double use(void) { return __enzyme_autodiff((void *)f, 2); }
