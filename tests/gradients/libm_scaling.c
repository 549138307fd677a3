// gradient: f(3.7, -0.6)
#include <math.h>
double f(double x, double y) {
    int exponent;
    double fraction = frexp(x, &exponent);
    return fraction * y + ldexp(y, 3) * x + scalbn(x, -2) * exponent;
}
