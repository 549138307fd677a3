// gradient: f(0.7, 1.5)
template <typename T, int Degree> struct Polynomial {
    T c[Degree + 1];
    T operator()(T x) const {
        T sum = c[Degree];
        for (int i = Degree - 1; i >= 0; i--)
            sum = sum * x + c[i];
        return sum;
    }
    Polynomial<T, Degree - 1> derivative() const {
        Polynomial<T, Degree - 1> d;
        for (int i = 1; i <= Degree; i++)
            d.c[i - 1] = c[i] * i;
        return d;
    }
};
extern "C" double f(double x, double a) {
    Polynomial<double, 3> p{{1.0, a, a * a, 2.0}};
    return p(x) * p.derivative()(x) + p.derivative().derivative()(a);
}
