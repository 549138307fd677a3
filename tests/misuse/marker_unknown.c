// error: marker_unknown.c:5:31: error: `__enzyme_autodiff` in @use: `enzyme_constant` is no marker; there are enzyme_const, enzyme_dup, enzyme_dupnoneed, enzyme_out, enzyme_interleave, enzyme_primal_return, enzyme_noret, enzyme_const_return, enzyme_active_return, enzyme_dup_return, enzyme_not_overwritten; a global of another meaning needs a name that does not begin with `enzyme_`
#include "enzyme.h"
extern int enzyme_constant;
double f(double x) { return x * x; }
double use(double x) { return __enzyme_autodiff((void *)f, enzyme_constant, x); }
