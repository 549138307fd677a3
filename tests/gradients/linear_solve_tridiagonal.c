// gradient: f([2.0, 2.5, 3.0, 2.2]: f64, [0.5, -0.5, 0.25, 0.0]: f64, [1.0, 2.0, -1.0, 0.5]: f64)
double f(const double *diagonal, const double *beside, const double *right) {
    double c[4], d[4];
    c[0] = beside[0] / diagonal[0];
    d[0] = right[0] / diagonal[0];
    for (int i = 1; i < 4; i++) {
        double m = diagonal[i] - beside[i - 1] * c[i - 1];
        c[i] = beside[i] / m;
        d[i] = (right[i] - beside[i - 1] * d[i - 1]) / m;
    }
    double x = d[3], sum = x;
    for (int i = 2; i >= 0; i--) {
        x = d[i] - c[i] * x;
        sum += x * (i + 2);
    }
    return sum;
}
