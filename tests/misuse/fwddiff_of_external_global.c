// error:
#include "enzyme.h"
extern double total;
double f(double x) {
    total += x * x;
    return total * x;
}
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
