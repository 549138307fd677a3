// error:
#include "enzyme.h"
double use(double (*f)(double), double x) { return __enzyme_autodiff((void *)f, x); }
