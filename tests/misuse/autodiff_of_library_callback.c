// error: autodiff_of_library_callback.c:12:43: error: `__enzyme_autodiff` in @use: no derivative of @f: autodiff_of_library_callback.c:9:5: in @f, `call tail @qsort(ptr %0 noundef, i64 4 noundef, i64 8 noundef, ptr @compare noundef nonnull) attributes(nounwind), !dbg !9`: `@qsort` is not defined here, and argument %0 varies; define it in the module, compute it by functions of the C library, or make the argument constant
#include "enzyme.h"
#include <stdlib.h>
static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
double f(double *p) {
    qsort(p, 4, sizeof *p, compare);
    return p[0] * p[3];
}
double use(double *p, double *d) { return __enzyme_autodiff((void *)f, enzyme_dup, p, d); }
