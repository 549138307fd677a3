// std::complex: arithmetic, functions, roots of a polynomial by Durand and Kerner, a transform.
#include <cmath>
#include <complex>
#include <cstdio>
#include <vector>

using C = std::complex<double>;

static C horner(const std::vector<C> &p, C z) {
    C y = 0;
    for (auto it = p.rbegin(); it != p.rend(); ++it)
        y = y * z + *it;
    return y;
}

static std::vector<C> roots(const std::vector<C> &p) {
    std::vector<C> z;
    for (size_t i = 0; i + 1 < p.size(); i++)
        z.push_back(std::pow(C(0.4, 0.9), static_cast<double>(i)));
    for (int n = 0; n < 60; n++)
        for (size_t i = 0; i < z.size(); i++) {
            C d = p.back();
            for (size_t j = 0; j < z.size(); j++)
                if (j != i)
                    d *= z[i] - z[j];
            z[i] -= horner(p, z[i]) / d;
        }
    return z;
}

int main() {
    C a(1.5, -2), b = std::polar(2.0, 0.75);
    using namespace std::complex_literals;
    C c = a * b + a / b - 2.0 * std::conj(a) + 1i;
    std::printf("%.10g %.10g\n", c.real(), c.imag());
    std::printf("%.10g %.10g %.10g\n", std::abs(c), std::arg(c), std::norm(c));
    for (C z : {std::exp(a), std::log(b), std::sqrt(c), std::sin(a), std::pow(a, b)})
        std::printf("%.9g %.9g\n", z.real(), z.imag());
    std::vector<C> p{-6.0, 11.0, -6.0, 1.0};
    int good = 0;
    for (C z : roots(p)) {
        std::printf("%.6f\n", z.real());
        good += std::abs(horner(p, z)) < 1e-9;
    }
    std::complex<float> f(0.5f, 0.25f), g = 1;
    for (int i = 0; i < 6; i++)
        g = g * f + 1.0f;
    std::printf("%.6f %.6f\n", static_cast<double>(g.real()), static_cast<double>(g.imag()));
    C sum = 0;
    for (int k = 0; k < 16; k++)
        sum += std::exp(C(0, 2 * M_PI * k * 3 / 16)) * static_cast<double>(k);
    std::printf("%.8f %.8f\n", sum.real(), sum.imag());
    return good * 10 + (std::abs(g) > 1);
}
