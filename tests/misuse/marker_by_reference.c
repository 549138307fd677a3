// error: marker_by_reference.c:4:32: error: `__enzyme_autodiff` in @use: `enzyme_byref` is not supported: arguments are passed as the function takes them; pass the value itself
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double *x) { return __enzyme_autodiff((void *)f, enzyme_byref, 8, x); }
