// error: entry_error_estimate.c:5:31: error: `__enzyme_error_estimate` in @use: `__enzyme_error_estimate` is not supported: rounding errors are not estimated; use `__enzyme_fwddiff` for the derivative
#include "enzyme.h"
extern double __enzyme_error_estimate(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_error_estimate((void *)f, x); }
