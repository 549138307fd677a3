// error:
#include "enzyme.h"
int f(double x) { return x > 0.0; }
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
