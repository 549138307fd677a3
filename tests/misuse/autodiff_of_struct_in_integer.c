// error: autodiff_of_struct_in_integer.c:5:37: error: `__enzyme_autodiff` in @use: no derivative of @f: in @f: parameter 0 is an integer that is used as the bits of a float or of a pointer; say whether it is constant or duplicated
#include "enzyme.h"
struct mixed { int n; float x; };
float f(struct mixed m) { return m.x * m.n; }
double use(struct mixed m) { return __enzyme_autodiff((void *)f, m); }
