// error:
#include "enzyme.h"
double f(double x) {
    double y;
    __asm__("sqrtsd %1, %0" : "=x"(y) : "x"(x));
    return y * x;
}
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
