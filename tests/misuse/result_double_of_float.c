// error:
#include "enzyme.h"
float f(float x) { return x * x; }
double use(float x) { return __enzyme_fwddiff((void *)f, x, 1.0f); }
