// error: taught_register_derivative.c: error: `__enzyme_register_derivative_f`: `__enzyme_register_derivative_f` is not supported: rules of the program's own are not read; remove it, and let the function's own body be differentiated
#include "enzyme.h"
double f(double x) { return x * x; }
double helper(double x) { return x; }
void *__enzyme_register_derivative_f[] = {(void *)f, (void *)helper};
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
