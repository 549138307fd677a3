// error:
#include "enzyme.h"
extern int enzyme_constant;
double f(double x) { return x * x; }
double use(double x) { return __enzyme_autodiff((void *)f, enzyme_constant, x); }
