// error:
#include "enzyme.h"
struct mixed { int n; float x; };
float f(struct mixed m) { return m.x * m.n; }
double use(struct mixed m) { return __enzyme_fwddiff((void *)f, m); }
