// error: autodiff_of_unknown_function_with_memory.c:8:43: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
void filter(double *, int);
double f(double *p) {
    filter(p, 3);
    return p[0] * p[1];
}
double use(double *p, double *d) { return __enzyme_autodiff((void *)f, enzyme_dup, p, d); }
