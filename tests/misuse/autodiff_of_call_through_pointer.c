// error: autodiff_of_call_through_pointer.c:4:52: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
double f(double x, double (*g)(double)) { return x * g(x); }
double use(double x, double (*g)(double)) { return __enzyme_autodiff((void *)f, x, enzyme_const, g); }
