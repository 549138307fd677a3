// error: result_is_in_memory.c:5:31: error: `__enzyme_autodiff` in @use: `@f, which returns a struct in memory` is not supported: nothing says which of its numbers is differentiated; write the results to memory that is duplicated
#include "enzyme.h"
struct box { double v[4]; };
struct box f(double x) { return (struct box){{x, x * x, 1.0, 2.0}}; }
double use(double x) { return __enzyme_autodiff((void *)f, x); }
