// error: entry_fwdsplit.c:5:31: error: `__enzyme_fwdsplit` in @use: `__enzyme_fwdsplit` is not supported: the two halves of reverse mode cannot be called apart; use `__enzyme_autodiff`, which runs both
#include "enzyme.h"
extern double __enzyme_fwdsplit(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_fwdsplit((void *)f, x); }
