// error: autodiff_of_long_double_gamma.c:5:31: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
#include <math.h>
double f(double x) { return tgammal((long double)x * x); }
double use(double x) { return __enzyme_autodiff((void *)f, x); }
