// error:
#include "enzyme.h"
extern void *__enzyme_truncate_op_func(void *, int, int);
double f(double x) { return x * x; }
double use(double x) { return ((double (*)(double))__enzyme_truncate_op_func((void *)f, 64, 32))(x); }
