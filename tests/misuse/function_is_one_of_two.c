// error:
#include "enzyme.h"
static double f(double x) { return x * x; }
static double g(double x) { return x + x; }
double use(double x, int which) { return __enzyme_autodiff(which ? (void *)f : (void *)g, x); }
