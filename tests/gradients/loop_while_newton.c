// gradient: f(7.0, 1.0)
#include <math.h>
double f(double a, double start) {
    double x = start;
    int steps = 0;
    while (fabs(x * x - a) > 1e-13 * a && steps < 60) {
        x = 0.5 * (x + a / x);
        steps++;
    }
    return x;
}
