// error: marker_activity_at_run_time.c:4:31: error: `__enzyme_autodiff` in @use: `enzyme_runtime_activity` is not supported: what is constant is decided when the derivative is made; give every pointer a shadow, or none
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_autodiff((void *)f, enzyme_runtime_activity, x); }
