// error: fwddiff_of_external_global.c:8:31: error: `__enzyme_fwddiff` in @use: no derivative of @f: fwddiff_of_external_global.c:5:11: in @f, `%1 = load f64, ptr @total, !tbaa !9, !dbg !8`: the global `@total` holds values that vary, but it is declared here and defined elsewhere; define it in this module, or pass its memory as a duplicated parameter
#include "enzyme.h"
extern double total;
double f(double x) {
    total += x * x;
    return total * x;
}
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
