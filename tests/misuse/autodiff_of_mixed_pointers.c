// error: autodiff_of_mixed_pointers.c:10:54: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
double f(const double *p, const double *q, int which) {
    const double *r = which ? p : q;
    double sum = 0.0;
    for (int i = 0; i < 4; i++)
        sum += r[i] * r[i];
    return sum;
}
double use(double *p, double *d, double *q) { return __enzyme_autodiff((void *)f, enzyme_dup, p, d, enzyme_const, q, 1); }
