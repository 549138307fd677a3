// error:
#include "enzyme.h"
struct pair { double a, b; };
struct pair f(double x) { return (struct pair){x, x * x}; }
double use(double x) { return __enzyme_autodiff((void *)f, x); }
