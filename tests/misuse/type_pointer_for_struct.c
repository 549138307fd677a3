// error: type_pointer_for_struct.c:5:36: error: `__enzyme_fwddiff` in @use: argument 3 has type ptr, but parameter 1 of @f has type { [4 x double] } by value; a struct is passed by value where the function takes it by value, and by its address where it takes that
#include "enzyme.h"
struct box { double v[4]; };
double f(struct box b) { return b.v[0] * b.v[1]; }
double use(struct box *b) { return __enzyme_fwddiff((void *)f, enzyme_const, b); }
