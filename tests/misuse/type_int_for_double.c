// error: type_int_for_double.c:4:27: error: `__enzyme_autodiff` in @use: argument 2 has type i32, but parameter 1 of @f has type double; write the number with a point, or cast it
#include "enzyme.h"
double f(double x) { return x * x; }
double use(void) { return __enzyme_autodiff((void *)f, 2); }
