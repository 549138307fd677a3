// error:
#include "enzyme.h"
double f(const double *p, const double *q, int which) {
    const double *r = which ? p : q;
    double sum = 0.0;
    for (int i = 0; i < 4; i++)
        sum += r[i] * r[i];
    return sum;
}
double use(double *p, double *d, double *q) { return __enzyme_fwddiff((void *)f, enzyme_dup, p, d, enzyme_const, q, 1); }
