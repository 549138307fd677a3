// error:
#include "enzyme.h"
double f(double x, double (*g)(double)) { return x * g(x); }
double use(double x, double (*g)(double)) { return __enzyme_autodiff((void *)f, x, enzyme_const, g); }
