// gradient: f(1.5, 4)
struct mixed { int n; double x; };
__attribute__((noinline)) static double apply(struct mixed m) {
    double v = 1.0;
    for (int i = 0; i < m.n; i++)
        v = v * m.x + 1.0;
    return v;
}
double f(double x, int n) {
    struct mixed m = {n, x * x};
    return apply(m);
}
