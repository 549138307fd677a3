// error: entry_augmentsize.c:5:31: error: `__enzyme_augmentsize` in @use: `__enzyme_augmentsize` is not supported: the two halves of reverse mode cannot be called apart; use `__enzyme_autodiff`, which runs both
#include "enzyme.h"
extern double __enzyme_augmentsize(void *, ...);
double f(double x) { return x * x; }
double use(double x) { return __enzyme_augmentsize((void *)f, x); }
