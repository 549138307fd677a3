// error: fwddiff_of_unknown_function.c:5:31: error: `__enzyme_fwddiff` in @use: no derivative of @f: fwddiff_of_unknown_function.c:4:33: in @f, `%1 = call tail f64 @measure(f64 %0 noundef) attributes(nounwind), !dbg !8`: `@measure` is not defined here, and argument %0 varies; define it in the module, compute it by functions of the C library, or make the argument constant
#include "enzyme.h"
double measure(double);
double f(double x) { return x * measure(x); }
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
