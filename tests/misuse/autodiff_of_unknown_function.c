// error: autodiff_of_unknown_function.c:5:31: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
double measure(double);
double f(double x) { return x * measure(x); }
double use(double x) { return __enzyme_autodiff((void *)f, x); }
