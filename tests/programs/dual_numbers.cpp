// Derivatives by operator overloading: dual numbers, nested for second derivatives, against closed forms.
#include <cmath>
#include <cstdio>

template <typename T> struct Dual {
    T value, slope;
    Dual(T value = T(0), T slope = T(0)) : value(value), slope(slope) {}
};

template <typename T> Dual<T> operator+(Dual<T> a, Dual<T> b) { return {a.value + b.value, a.slope + b.slope}; }
template <typename T> Dual<T> operator-(Dual<T> a, Dual<T> b) { return {a.value - b.value, a.slope - b.slope}; }
template <typename T> Dual<T> operator*(Dual<T> a, Dual<T> b) {
    return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
template <typename T> Dual<T> operator/(Dual<T> a, Dual<T> b) {
    return {a.value / b.value, (a.slope * b.value - a.value * b.slope) / (b.value * b.value)};
}
template <typename T> Dual<T> sin(Dual<T> a) {
    using std::cos;
    using std::sin;
    return {sin(a.value), cos(a.value) * a.slope};
}
template <typename T> Dual<T> cos(Dual<T> a) {
    using std::cos;
    using std::sin;
    return {cos(a.value), T(-1) * sin(a.value) * a.slope};
}
template <typename T> Dual<T> exp(Dual<T> a) {
    using std::exp;
    return {exp(a.value), exp(a.value) * a.slope};
}

template <typename T> T f(T x) {
    using std::exp;
    using std::sin;
    T y = x;
    for (int i = 1; i < 5; i++)
        y = sin(y) * T(i) + exp(T(-1) * y * y) / (x * x + T(1));
    return y;
}

template <typename T> T rosenbrock(T x, T y) {
    T a = T(1) - x, b = y - x * x;
    return a * a + T(100) * b * b;
}

int main() {
    using D = Dual<double>;
    using DD = Dual<D>;
    int good = 0;
    for (double x = -1; x <= 1; x += 0.25) {
        DD y = f(DD(D(x, 1), D(1, 0)));
        double h = 1e-5, difference = (f(x + h) - f(x - h)) / (2 * h);
        std::printf("%.10f %.9f %.8f\n", y.value.value, y.slope.value, y.slope.slope);
        good += std::fabs(difference - y.slope.value) < 1e-6 && y.slope.value == y.value.slope;
    }
    D gx = rosenbrock(D(-1.2, 1), D(1, 0)), gy = rosenbrock(D(-1.2, 0), D(1, 1));
    std::printf("%.10g %.10g\n", gx.slope, gy.slope);
    return good;
}
