// error: type_struct_for_pointer.c:5:35: error: `__enzyme_fwddiff` in @use: argument 2 has type { [4 x double] } by value, but parameter 1 of @f has type ptr; a struct is passed by value where the function takes it by value, and by its address where it takes that
#include "enzyme.h"
struct box { double v[4]; };
double f(const struct box *b) { return b->v[0] * b->v[1]; }
double use(struct box b) { return __enzyme_fwddiff((void *)f, b, b); }
