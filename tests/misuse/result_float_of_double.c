// error: result_float_of_double.c:5:30: error: `__enzyme_fwddiff_f32` in @use: the call gives float, but the derivative gives double; declare `__enzyme_fwddiff_f32` with a result of that type
#include "enzyme.h"
extern float __enzyme_fwddiff_f32(void *, ...);
double f(double x) { return x * x; }
float use(double x) { return __enzyme_fwddiff_f32((void *)f, x, 1.0); }
