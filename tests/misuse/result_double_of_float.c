// error: result_double_of_float.c:4:30: error: `__enzyme_fwddiff` in @use: the call gives double, but the derivative gives float; declare `__enzyme_fwddiff` with a result of that type
#include "enzyme.h"
float f(float x) { return x * x; }
double use(float x) { return __enzyme_fwddiff((void *)f, x, 1.0f); }
