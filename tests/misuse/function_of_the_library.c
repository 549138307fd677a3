// error:
#include "enzyme.h"
#include <math.h>
double use(double x) { return __enzyme_autodiff((void *)sin, x); }
