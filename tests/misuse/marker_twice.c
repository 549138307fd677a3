// error: marker_twice.c:4:31: error: `__enzyme_autodiff` in @use: the markers `enzyme_const` and `enzyme_out` stand before the same argument; keep one of them
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_autodiff((void *)f, enzyme_const, enzyme_out, x); }
