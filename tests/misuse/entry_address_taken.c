// error: entry_address_taken.c: error: `__enzyme_autodiff`: its address is taken or it is called through a cast; call it by its name
#include "enzyme.h"
double f(double x) { return x * x; }
double (*derivative)(void *, ...) = __enzyme_autodiff;
double use(double x) { return derivative((void *)f, x); }
