// error: fwddiff_of_store_to_constant.c:7:42: error: `__enzyme_fwddiff` in @use: no derivative of @f: fwddiff_of_store_to_constant.c:4:8: in @f, `store f64 %2, ptr %1, !tbaa !10, !dbg !9`: %2 varies, but %1 points to memory that is constant; make the pointer duplicated, or write into memory of its own
#include "enzyme.h"
double f(double x, double *p) {
    *p = x * x;
    return *p * x;
}
double use(double x, double *p) { return __enzyme_fwddiff((void *)f, x, 1.0, enzyme_const, p); }
