// error: function_is_a_parameter.c:3:52: error: `__enzyme_autodiff` in @use: its first argument is no function; pass the address of the function to be differentiated, by name
#include "enzyme.h"
double use(double (*f)(double), double x) { return __enzyme_autodiff((void *)f, x); }
