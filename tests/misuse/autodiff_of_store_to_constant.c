// error:
#include "enzyme.h"
double f(double x, double *p) {
    *p = x * x;
    return *p * x;
}
double use(double x, double *p) { return __enzyme_autodiff((void *)f, x, enzyme_const, p); }
