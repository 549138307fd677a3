// error: marker_at_the_end.c:4:31: error: `__enzyme_autodiff` in @use: the marker `enzyme_const` stands before no argument; markers stand right before the argument they are for
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x) { return __enzyme_autodiff((void *)f, x, enzyme_const); }
