// gradient: f([1.0, 2.0, 0.5, 3.0]: f64, 4)
void f(double *x, int n) {
    for (int i = 1; i < n; i++)
        x[i] = x[i] * x[i - 1] + x[i] * x[i];
    for (int i = 0; i < n; i++)
        x[i] /= 1.0 + x[n - 1];
}
