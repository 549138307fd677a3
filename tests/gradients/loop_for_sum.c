// gradient: f([0.5, -1.5, 2.0, 0.25, 3.5]: f64, 5)
// gradient: f([1.0]: f64, 0)
double f(const double *x, int n) {
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += x[i] * x[i] * (i + 1);
    return sum;
}
