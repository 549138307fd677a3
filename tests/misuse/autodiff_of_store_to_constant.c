// error: autodiff_of_store_to_constant.c:7:42: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
double f(double x, double *p) {
    *p = x * x;
    return *p * x;
}
double use(double x, double *p) { return __enzyme_autodiff((void *)f, x, enzyme_const, p); }
