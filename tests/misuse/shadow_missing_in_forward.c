// error: shadow_missing_in_forward.c:4:31: error: `__enzyme_fwddiff` in @use: parameter 1 of @f is duplicated, but its shadow is missing; pass the memory for its derivatives after it, or mark it with `enzyme_const`
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_fwddiff((void *)f, enzyme_dup, x); }
