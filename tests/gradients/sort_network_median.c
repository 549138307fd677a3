// gradient: f(3.0, 1.0, 2.0)
// gradient: f(0.5, 4.0, -1.0)
#include <math.h>
double f(double a, double b, double c) {
    double median = fmax(fmin(a, b), fmin(fmax(a, b), c));
    return median * median + 0.1 * (a + b + c);
}
