// error:
#include "enzyme.h"
struct box { double v[4]; };
double f(struct box b) { return b.v[0] * b.v[1]; }
double use(struct box *b) { return __enzyme_fwddiff((void *)f, enzyme_const, b); }
