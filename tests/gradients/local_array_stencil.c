// gradient: f([1.0, 0.5, -0.5, 2.0, 0.75, 1.25]: f64, 6)
double f(const double *x, int n) {
    double a[8] = {0}, b[8] = {0};
    for (int i = 0; i < n; i++)
        a[i + 1] = x[i] * x[i];
    for (int t = 0; t < 3; t++) {
        for (int i = 1; i <= n; i++)
            b[i] = 0.25 * a[i - 1] + 0.5 * a[i] + 0.25 * a[i + 1];
        for (int i = 1; i <= n; i++)
            a[i] = b[i];
    }
    double sum = 0.0;
    for (int i = 1; i <= n; i++)
        sum += a[i] * a[n + 1 - i];
    return sum;
}
