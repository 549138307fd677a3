// error: arguments_too_many.c:4:31: error: `__enzyme_autodiff` in @use: argument 3 is one too many: @f has 1 parameter, each with a shadow where it is duplicated; leave it out, or mark the argument before it with `enzyme_dup` if this is its shadow
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_autodiff((void *)f, x, 1.0); }
