// error: autodiff_of_mixed_pointers.c:10:54: error: `__enzyme_autodiff` in @use: no derivative of @f: autodiff_of_mixed_pointers.c:4:23: in @f, `%4 = select i1 %3, ptr %1, %0, !dbg !8`: %0 points to memory whose derivative is followed and %1 to memory that is constant: one pointer cannot be both; make both duplicated or both constant, or choose between the values instead
#include "enzyme.h"
double f(const double *p, const double *q, int which) {
    const double *r = which ? p : q;
    double sum = 0.0;
    for (int i = 0; i < 4; i++)
        sum += r[i] * r[i];
    return sum;
}
double use(double *p, double *d, double *q) { return __enzyme_autodiff((void *)f, enzyme_dup, p, d, enzyme_const, q, 1); }
