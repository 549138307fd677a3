// gradient: f([4.0, 1.0, 0.5, 1.0, 3.0, -0.5, 0.5, -0.5, 5.0]: f64, [1.0, 2.0, 3.0]: f64, 3)
#include <math.h>
double f(const double *a, const double *b, int n) {
    double l[9] = {0}, y[3];
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
            double sum = a[i * n + j];
            for (int k = 0; k < j; k++)
                sum -= l[i * n + k] * l[j * n + k];
            l[i * n + j] = i == j ? sqrt(sum) : sum / l[j * n + j];
        }
    double norm = 0.0;
    for (int i = 0; i < n; i++) {
        double sum = b[i];
        for (int k = 0; k < i; k++)
            sum -= l[i * n + k] * y[k];
        y[i] = sum / l[i * n + i];
        norm += y[i] * y[i];
    }
    return norm;
}
