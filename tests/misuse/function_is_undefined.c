// error:
#include "enzyme.h"
double elsewhere(double);
double use(double x) { return __enzyme_autodiff((void *)elsewhere, x); }
