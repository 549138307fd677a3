// error: fwddiff_of_long_double_gamma.c:5:31: error: `__enzyme_fwddiff` in @use: no derivative of @f: fwddiff_of_long_double_gamma.c:4:29: in @f, `%3 = call tail f80 @tgammal(f80 %2 noundef) attributes(nounwind), !dbg !10`: the derivative rule of `tgamma` has no form for f80; compute in f64
#include "enzyme.h"
#include <math.h>
double f(double x) { return tgammal((long double)x * x); }
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
