// error: marker_vector_of_shadows.c:4:43: error: `__enzyme_fwddiff` in @use: `enzyme_dupv` is not supported: there is one direction per call; call it once per direction, without the width
#include "enzyme.h"
double f(const double *x) { return *x * *x; }
double use(double *x, double *d) { return __enzyme_fwddiff((void *)f, enzyme_dupv, 8, x, d); }
