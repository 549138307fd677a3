// error: autodiff_of_unknown_function_with_memory.c:8:43: error: `__enzyme_autodiff` in @use: no derivative of @f: autodiff_of_unknown_function_with_memory.c:5:5: in @f, `call tail @filter(ptr %0 noundef, i32 3 noundef) attributes(nounwind), !dbg !8`: `@filter` is not defined here, and argument %0 varies; define it in the module, compute it by functions of the C library, or make the argument constant
#include "enzyme.h"
void filter(double *, int);
double f(double *p) {
    filter(p, 3);
    return p[0] * p[1];
}
double use(double *p, double *d) { return __enzyme_autodiff((void *)f, enzyme_dup, p, d); }
