// error:
#include "enzyme.h"
double f(double x) { return x * x; }
void *__enzyme_inactivefn_f = (void *)f;
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
