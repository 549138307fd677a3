// gradient: f([1.0, -2.0, 0.5, 0.25]: f64, 4, 0.7)
double f(const double *c, int n, double x) {
    double horner = 0.0, b1 = 0.0, b2 = 0.0;
    for (int i = n - 1; i >= 0; i--)
        horner = horner * x + c[i];
    for (int i = n - 1; i >= 1; i--) {
        double b = c[i] + 2.0 * x * b1 - b2;
        b2 = b1;
        b1 = b;
    }
    return horner * (c[0] + x * b1 - b2);
}
