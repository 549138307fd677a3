// error: taught_function_like.c: error: `__enzyme_function_like_f`: `__enzyme_function_like_f` is not supported: rules of the program's own are not read; call the function of the C library itself
#include "enzyme.h"
double f(double x) { return x * x; }
double helper(double x) { return x; }
void *__enzyme_function_like_f[] = {(void *)f, (void *)helper};
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
