// gradient: f([1.0, 2.0, 3.0, 4.0]: f64, [0.5, -1.0, 0.25, 2.0]: f64, [0.0, 0.0, 0.0, 0.0]: f64, 2)
void f(const double *a, const double *b, double *c, int n) {
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = 0.0;
            for (int k = 0; k < n; k++)
                sum += a[i * n + k] * b[k * n + j];
            c[i * n + j] = sum;
        }
}
