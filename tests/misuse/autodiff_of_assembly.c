// error: autodiff_of_assembly.c:8:31: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
double f(double x) {
    double y;
    __asm__("sqrtsd %1, %0" : "=x"(y) : "x"(x));
    return y * x;
}
double use(double x) { return __enzyme_autodiff((void *)f, x); }
