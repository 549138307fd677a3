// error: autodiff_of_atomic_exchange.c:8:53: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
double f(double *p, double x) {
    double old;
    __atomic_exchange(p, &x, &old, __ATOMIC_SEQ_CST);
    return old * *p;
}
double use(double *p, double *d, double x) { return __enzyme_autodiff((void *)f, enzyme_dup, p, d, x); }
