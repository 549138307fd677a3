// error:
#include "enzyme.h"
double f(double x, double *p) {
    *p = x * x;
    return *p * x;
}
double use(double x, double *p) { return __enzyme_fwddiff((void *)f, x, 1.0, enzyme_const, p); }
