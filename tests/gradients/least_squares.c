// gradient: f([0.5, 1.0]: f64, [0.0, 1.0, 2.0, 3.0]: f64, [1.1, 1.4, 2.9, 4.2]: f64, 4)
// constant: 1, 2
#include <math.h>
double f(const double *p, const double *t, const double *y, int n) {
    double loss = 0.0;
    for (int i = 0; i < n; i++) {
        double r = p[1] * exp(p[0] * t[i]) - y[i];
        loss += r * r;
    }
    return 0.5 * loss;
}
