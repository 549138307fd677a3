// error: entry_augmentfwd.c:5:31: error: `__enzyme_augmentfwd` in @use: `__enzyme_augmentfwd` is not supported: the two halves of reverse mode cannot be called apart; use `__enzyme_autodiff`, which runs both
#include "enzyme.h"
extern double __enzyme_augmentfwd(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_augmentfwd((void *)f, x); }
