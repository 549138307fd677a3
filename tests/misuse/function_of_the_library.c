// error: function_of_the_library.c:4:31: error: `__enzyme_autodiff` in @use: @sin is declared but not defined in this module; compile the file that defines it with this one (`cotangent cc -flto`, or llvm-link), or move the function here
#include "enzyme.h"
#include <math.h>
double use(double x) { return __enzyme_autodiff((void *)sin, x); }
