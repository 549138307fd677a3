// error:
#include "enzyme.h"
extern double __enzyme_virtualreverse(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_virtualreverse((void *)f, x); }
