// prints: 27 12
// prints: 2 4
#include <cstdio>
#include <vector>
extern int enzyme_dup, enzyme_const;
template <typename Result, typename... Arguments> Result __enzyme_autodiff(void *, Arguments...);
template <typename Result, typename... Arguments> Result __enzyme_fwddiff(void *, Arguments...);

template <typename T> T power(T x, int n) {
    T y = 1;
    for (int i = 0; i < n; i++)
        y *= x;
    return y;
}

static double norm(const double *p, int n) {
    std::vector<double> v(p, p + n);
    double sum = 0;
    for (double x : v)
        sum += x * x;
    return sum;
}

int main() {
    double gradient = __enzyme_autodiff<double>((void *)power<double>, 3.0, 3);
    double tangent = __enzyme_fwddiff<double>((void *)power<double>, enzyme_dup, 2.0, 1.0, enzyme_const, 3);
    std::printf("%g %g\n", gradient, tangent);
    double p[2] = {1, 2}, d[2] = {0, 0};
    __enzyme_autodiff<void>((void *)norm, enzyme_dup, p, d, 2);
    std::printf("%g %g\n", d[0], d[1]);
}
