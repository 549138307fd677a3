// error: function_is_variadic.c:11:31: error: `__enzyme_autodiff` in @use: @f is variadic; differentiate a function that takes its arguments by name
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
