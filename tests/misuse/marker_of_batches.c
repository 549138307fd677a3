// error: marker_of_batches.c:4:31: error: `__enzyme_autodiff` in @use: `enzyme_scalar` is not supported: there is no batching of calls; call the function in a loop
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_autodiff((void *)f, enzyme_scalar, x); }
