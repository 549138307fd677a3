// gradient: f(0.6, -0.2)
#pragma STDC CX_LIMITED_RANGE ON
#include <complex>
extern "C" double f(double x, double y) {
    std::complex<double> z(x, y), w = z;
    for (int i = 0; i < 3; i++)
        w = w * w + z;
    return std::norm(w) + w.real() * z.imag();
}
