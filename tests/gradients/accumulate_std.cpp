// gradient: f([1.0, 0.5, -1.5]: f64)
#include <array>
#include <numeric>
extern "C" double f(const double *x) {
    std::array<double, 3> a{x[0], x[1], x[2]}, b{};
    std::partial_sum(a.begin(), a.end(), b.begin());
    double product = std::accumulate(b.begin(), b.end(), 1.0, [](double s, double v) { return s * v; });
    return product + std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}
