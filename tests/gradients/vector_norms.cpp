// gradient: f([1.0, -2.0, 0.5, 3.0]: f64, 4)
#include <cmath>
#include <vector>
static double norm(const std::vector<double> &v) {
    double sum = 0.0;
    for (double x : v)
        sum += x * x;
    return std::sqrt(sum);
}
extern "C" double f(const double *x, int n) {
    std::vector<double> v(x, x + n), w(n);
    for (int i = 0; i < n; i++)
        w[i] = v[i] * v[n - 1 - i];
    return norm(v) * norm(w);
}
