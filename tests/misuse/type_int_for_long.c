// error: type_int_for_long.c:4:31: error: `__enzyme_autodiff` in @use: argument 3 has type i32, but parameter 2 of @f has type i64; cast the argument: C does not know the parameter's type here
#include "enzyme.h"
double f(double x, long n) { return x * n; }
double use(double x) { return __enzyme_autodiff((void *)f, x, 3); }
