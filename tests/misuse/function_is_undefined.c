// error: function_is_undefined.c:4:31: error: `__enzyme_autodiff` in @use: @elsewhere is declared but not defined in this module; compile the file that defines it with this one (`cotangent cc -flto`, or llvm-link), or move the function here
#include "enzyme.h"
double elsewhere(double);
double use(double x) { return __enzyme_autodiff((void *)elsewhere, x); }
