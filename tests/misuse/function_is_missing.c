// error:
#include "enzyme.h"
double use(double x) { return __enzyme_autodiff(&enzyme_const, x); }
