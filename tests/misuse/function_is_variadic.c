// error:
#include "enzyme.h"
#include <stdarg.h>
double f(int n, ...) {
    va_list list;
    va_start(list, n);
    double x = va_arg(list, double);
    va_end(list);
    return x * x;
}
double use(double x) { return __enzyme_autodiff((void *)f, 1, x); }
