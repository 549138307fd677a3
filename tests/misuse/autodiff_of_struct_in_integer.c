// error: autodiff_of_struct_in_integer.c:5:37: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: reverse mode is not available; use the other one
#include "enzyme.h"
struct mixed { int n; float x; };
float f(struct mixed m) { return m.x * m.n; }
double use(struct mixed m) { return __enzyme_autodiff((void *)f, m); }
