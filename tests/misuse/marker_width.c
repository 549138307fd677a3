// error: marker_width.c:4:34: error: `__enzyme_autodiff` in @use: `enzyme_width` is not supported: there is one direction per call; call it once per direction, without the width
#include "enzyme.h"
double f(const double *x) { return *x * *x; }
void use(double *x, double *d) { __enzyme_autodiff((void *)f, enzyme_width, 2, enzyme_dup, x, d, d + 1); }
