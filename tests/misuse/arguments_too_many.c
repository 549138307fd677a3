// error: tests/misuse/arguments_too_many.c:4:31: error: `__enzyme_autodiff` in @use: argument 3 is one too many for @f with its 1 parameters and their shadows; leave it out, or mark the pointer before it with `enzyme_dup` or `enzyme_const` as is meant
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_autodiff((void *)f, x, 1.0); }
