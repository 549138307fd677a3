// gradient: f(2.0, 1.5)
#include <math.h>
double f(double x, double rate) {
    double t = 0.0, h = 0.1;
    while (t < 1.0) {
        if (t + h > 1.0)
            h = 1.0 - t;
        double slope = -rate * x + sin(t);
        double euler = x + h * slope;
        double heun = x + 0.5 * h * (slope - rate * euler + sin(t + h));
        if (fabs(heun - euler) > 0.02 && h > 0.01) {
            h *= 0.5;
            continue;
        }
        t += h;
        x = heun;
    }
    return x;
}
