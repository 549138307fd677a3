// error: entry_batch.c:5:31: error: `__enzyme_batch` in @use: `__enzyme_batch` is not supported: there is no batching of calls; call the function in a loop
#include "enzyme.h"
extern double __enzyme_batch(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_batch((void *)f, x); }
