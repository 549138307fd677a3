// gradient: f(0.4, 1.7)
#include <math.h>
double f(double x, double y) {
    return sinh(x) * cosh(y) - tanh(x * y) + asinh(y) * acosh(y) + atanh(x * 0.9);
}
