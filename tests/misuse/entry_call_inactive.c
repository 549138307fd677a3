// error:
#include "enzyme.h"
extern double __enzyme_call_inactive(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_call_inactive((void *)f, x); }
