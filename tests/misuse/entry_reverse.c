// error: entry_reverse.c:5:31: error: `__enzyme_reverse` in @use: `__enzyme_reverse` is not supported: the two halves of reverse mode cannot be called apart; use `__enzyme_autodiff`, which runs both
#include "enzyme.h"
extern double __enzyme_reverse(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_reverse((void *)f, x); }
