// error:
#include "enzyme.h"
void f(double *x) { *x = *x * *x; }
double use(double *x, double *d) { return __enzyme_fwddiff((void *)f, x, d); }
