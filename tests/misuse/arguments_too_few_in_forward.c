// error: arguments_too_few_in_forward.c:4:31: error: `__enzyme_fwddiff` in @use: @f has 2 parameters, but there is no argument for parameter 2; give one for each, and a shadow after each that is duplicated
#include "enzyme.h"
double f(double x, double y) { return x * y; }
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
