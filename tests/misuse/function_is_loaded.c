// error: function_is_loaded.c:5:31: error: `__enzyme_autodiff` in @use: its first argument is no function; pass the address of the function to be differentiated, by name
#include "enzyme.h"
static double f(double x) { return x * x; }
void *chosen = (void *)f;
double use(double x) { return __enzyme_autodiff(chosen, x); }
