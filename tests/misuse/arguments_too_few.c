// error: arguments_too_few.c:4:31: error: `__enzyme_autodiff` in @use: @f has 2 parameters, but there is no argument for parameter 2; give one for each, and a shadow after each that is duplicated
#include "enzyme.h"
double f(double x, double y) { return x * y; }
double use(double x) { return __enzyme_autodiff((void *)f, x); }
