// gradient: f(0.8, [1.0, 2.0, 3.0]: f64, 3)
#include <cmath>
template <typename F> static double fold(const double *x, int n, double start, F step) {
    for (int i = 0; i < n; i++)
        start = step(start, x[i]);
    return start;
}
extern "C" double f(double rate, const double *x, int n) {
    double count = 0.0;
    double sum = fold(x, n, 0.0, [&](double a, double v) { count += v; return a * rate + std::sin(v); });
    return sum * fold(x, n, 1.0, [=](double a, double v) { return a * (1.0 + 0.1 * v * rate); }) + count;
}
