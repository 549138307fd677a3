// gradient: f([0.1, -0.2, 0.3, 0.4, 0.5, -0.6, 0.7, 0.8, -0.9]: f64, [1.0, 0.5]: f64)
#include <math.h>
double f(const double *w, const double *x) {
    double hidden[2], out = w[8];
    for (int i = 0; i < 2; i++) {
        hidden[i] = tanh(w[3 * i] * x[0] + w[3 * i + 1] * x[1] + w[3 * i + 2]);
        out += w[6 + i] * hidden[i];
    }
    return 1.0 / (1.0 + exp(-out));
}
