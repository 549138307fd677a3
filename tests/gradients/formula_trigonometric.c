// gradient: f(0.7, 1.9)
#include <math.h>
double f(double x, double y) {
    double s = sin(x * y), c = cos(x - y);
    return s * c + tan(0.3 * x) * s - sin(c);
}
