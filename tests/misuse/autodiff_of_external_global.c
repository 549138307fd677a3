// error: autodiff_of_external_global.c:8:31: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
extern double total;
double f(double x) {
    total += x * x;
    return total * x;
}
double use(double x) { return __enzyme_autodiff((void *)f, x); }
