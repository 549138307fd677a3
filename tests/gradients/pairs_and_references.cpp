// gradient: f(1.5, 0.3)
#include <tuple>
#include <utility>
static std::pair<double, double> split(double x, double y) { return {x * y, x / y}; }
static void swap_scaled(double &a, double &b, double s) {
    std::swap(a, b);
    a *= s;
}
extern "C" double f(double x, double y) {
    auto [p, q] = split(x, y);
    swap_scaled(p, q, x);
    std::tuple<double, double, double> t(p, q, p * q);
    return std::get<0>(t) - std::get<2>(t) * y;
}
