// error:
#include "enzyme.h"
static double f(double x) { return x * x; }
void *chosen = (void *)f;
double use(double x) { return __enzyme_autodiff(chosen, x); }
