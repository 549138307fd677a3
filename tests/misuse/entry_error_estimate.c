// error:
#include "enzyme.h"
extern double __enzyme_error_estimate(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_error_estimate((void *)f, x); }
