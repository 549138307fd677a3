// gradient: f([1.5, -0.5, 2.5, -1.0, 0.3]: f64, 5)
double f(const double *x, int n) {
    double sum = 0.0, last = 1.0;
    for (int i = 0; i < n; i++) {
        if (x[i] < 0.0)
            continue;
        sum += x[i] * last;
        last = x[i];
    }
    return sum * last;
}
