// error:
#include "enzyme.h"
double f(double x, double (*g)(double)) { return x * g(x); }
double use(double x, double (*g)(double)) { return __enzyme_fwddiff((void *)f, x, 1.0, enzyme_const, g); }
