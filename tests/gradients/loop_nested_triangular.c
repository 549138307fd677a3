// gradient: f([1.0, 0.5, -0.25, 2.0]: f64, 4)
double f(const double *x, int n) {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
        double inner = 1.0;
        for (int j = 0; j <= i; j++) {
            inner *= 1.0 + x[j] * x[i];
            for (int k = 0; k < j; k++)
                sum += inner * x[k];
        }
        sum -= inner;
    }
    return sum;
}
