// error: autodiff_of_call_through_pointer.c:4:52: error: `__enzyme_autodiff` in @use: no derivative of @f: autodiff_of_call_through_pointer.c:3:54: in @f, `%2 = call tail indirect (f64) ptr %1(f64 %0 noundef) attributes(nounwind), !dbg !8`: it calls through an address, and argument %0 varies; call the function by name, or through a `switch` over the functions it can be
#include "enzyme.h"
double f(double x, double (*g)(double)) { return x * g(x); }
double use(double x, double (*g)(double)) { return __enzyme_autodiff((void *)f, x, enzyme_const, g); }
