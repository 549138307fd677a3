// error: autodiff_of_atomic_exchange.c:8:53: error: `__enzyme_autodiff` in @use: no derivative of @f: autodiff_of_atomic_exchange.c:5:5: in @f, `%3 = atomicrmw xchg i64, ptr %0, %2, seq_cst, !dbg !8`: the atomic `atomicrmw xchg` on memory whose derivative is followed would need two accesses in one step; use a plain access, or `fadd` or `fsub`
#include "enzyme.h"
double f(double *p, double x) {
    double old;
    __atomic_exchange(p, &x, &old, __ATOMIC_SEQ_CST);
    return old * *p;
}
double use(double *p, double *d, double x) { return __enzyme_autodiff((void *)f, enzyme_dup, p, d, x); }
