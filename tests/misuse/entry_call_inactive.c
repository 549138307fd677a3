// error: entry_call_inactive.c:5:31: error: `__enzyme_call_inactive` in @use: `__enzyme_call_inactive` is not supported: calls cannot be taken out of a derivative; call the function with arguments that are `enzyme_const`
#include "enzyme.h"
extern double __enzyme_call_inactive(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_call_inactive((void *)f, x); }
