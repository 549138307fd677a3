// error: autodiff_of_external_global.c:8:31: error: `__enzyme_autodiff` in @use: no derivative of @f: autodiff_of_external_global.c:5:11: in @f, `store f64 %2, ptr @total, !tbaa !9, !dbg !8`: the global `@total` holds values that vary, but it is declared here and defined elsewhere; define it in this module, or pass its memory as a duplicated parameter
#include "enzyme.h"
extern double total;
double f(double x) {
    total += x * x;
    return total * x;
}
double use(double x) { return __enzyme_autodiff((void *)f, x); }
