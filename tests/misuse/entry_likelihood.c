// error: entry_likelihood.c:5:31: error: `__enzyme_likelihood` in @use: `__enzyme_likelihood` is not supported: there is no probabilistic programming; write the density as a function and use `__enzyme_autodiff`
#include "enzyme.h"
extern double __enzyme_likelihood(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_likelihood((void *)f, x); }
