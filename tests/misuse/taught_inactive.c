// error: taught_inactive.c: error: `__enzyme_inactivefn_f`: `__enzyme_inactivefn_f` is not supported: rules of the program's own are not read; call the function with arguments that are `enzyme_const`
#include "enzyme.h"
double f(double x) { return x * x; }
void *__enzyme_inactivefn_f = (void *)f;
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
