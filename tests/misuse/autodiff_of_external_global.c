// error:
#include "enzyme.h"
extern double total;
double f(double x) {
    total += x * x;
    return total * x;
}
double use(double x) { return __enzyme_autodiff((void *)f, x); }
