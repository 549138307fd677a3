// error:
#include "enzyme.h"
struct box { double v[4]; };
struct box f(double x) { return (struct box){{x, x * x, 1.0, 2.0}}; }
double use(double x) { return __enzyme_autodiff((void *)f, x); }
