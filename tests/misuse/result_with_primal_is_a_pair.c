// error:
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_fwddiff((void *)f, enzyme_primal_return, x, 1.0); }
