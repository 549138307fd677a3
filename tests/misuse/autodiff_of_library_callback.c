// error: autodiff_of_library_callback.c:12:43: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
#include <stdlib.h>
static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
double f(double *p) {
    qsort(p, 4, sizeof *p, compare);
    return p[0] * p[3];
}
double use(double *p, double *d) { return __enzyme_autodiff((void *)f, enzyme_dup, p, d); }
