// error: function_is_one_of_two.c:5:42: error: `__enzyme_autodiff` in @use: its first argument is one of two functions; call it once for each of them, in the branches of an `if`
#include "enzyme.h"
static double f(double x) { return x * x; }
static double g(double x) { return x + x; }
double use(double x, int which) { return __enzyme_autodiff(which ? (void *)f : (void *)g, x); }
