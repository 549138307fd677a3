// error:
#include "enzyme.h"
void filter(double *, int);
double f(double *p) {
    filter(p, 3);
    return p[0] * p[1];
}
double use(double *p, double *d) { return __enzyme_autodiff((void *)f, enzyme_dup, p, d); }
