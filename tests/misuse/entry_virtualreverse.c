// error: entry_virtualreverse.c:5:31: error: `__enzyme_virtualreverse` in @use: `__enzyme_virtualreverse` is not supported: functions have no shadows yet; call the function by its name
#include "enzyme.h"
extern double __enzyme_virtualreverse(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_virtualreverse((void *)f, x); }
