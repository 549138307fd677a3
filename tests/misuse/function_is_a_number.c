// error: function_is_a_number.c:3:31: error: `__enzyme_autodiff` in @use: its first argument is no function; pass the address of the function to be differentiated, by name
#include "enzyme.h"
double use(double x) { return __enzyme_autodiff((void *)16, x); }
