// error: entry_truncate.c:5:52: error: `__enzyme_truncate_op_func` in @use: `__enzyme_truncate_op_func` is not supported: formats of floats are not changed; use the float type that is meant in the source
#include "enzyme.h"
extern void *__enzyme_truncate_op_func(void *, int, int);
double f(double x) { return x * x; }
double use(double x) { return ((double (*)(double))__enzyme_truncate_op_func((void *)f, 64, 32))(x); }
