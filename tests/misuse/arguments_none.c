// error: arguments_none.c:4:27: error: `__enzyme_autodiff` in @use: @f has 1 parameter, but there is no argument for parameter 1; give one for each, and a shadow after each that is duplicated
#include "enzyme.h"
double f(double x) { return x * x; }
double use(void) { return __enzyme_autodiff((void *)f); }
