// error:
#include "enzyme.h"
double f(double *p, double x) {
    double old;
    __atomic_exchange(p, &x, &old, __ATOMIC_SEQ_CST);
    return old * *p;
}
double use(double *p, double *d, double x) { return __enzyme_fwddiff((void *)f, enzyme_dup, p, d, x, 1.0); }
