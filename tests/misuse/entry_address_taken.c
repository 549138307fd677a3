// error:
#include "enzyme.h"
double f(double x) { return x * x; }
double (*derivative)(void *, ...) = __enzyme_autodiff;
double use(double x) { return derivative((void *)f, x); }
