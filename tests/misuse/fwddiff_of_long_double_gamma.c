// error:
#include "enzyme.h"
#include <math.h>
double f(double x) { return tgammal((long double)x * x); }
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
