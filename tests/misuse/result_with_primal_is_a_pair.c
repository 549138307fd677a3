// error: result_with_primal_is_a_pair.c:4:31: error: `__enzyme_fwddiff` in @use: the call gives double, but the derivative gives { double, double }; declare `__enzyme_fwddiff` with a result of that type
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_fwddiff((void *)f, enzyme_primal_return, x, 1.0); }
