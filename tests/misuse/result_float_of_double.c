// error:
#include "enzyme.h"
extern float __enzyme_fwddiff_f32(void *, ...);
double f(double x) { return x * x; }
float use(double x) { return __enzyme_fwddiff_f32((void *)f, x, 1.0); }
