// gradient: f([0.5, 1.0, 2.0, 4.0, 8.0]: f64, 5, 6.0)
// gradient: f([0.5, 1.0]: f64, 2, 100.0)
double f(const double *x, int n, double limit) {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
        sum += x[i] * x[i];
        if (sum > limit)
            return sum * limit;
        if (x[i] < 0.0)
            break;
    }
    return sum - limit;
}
