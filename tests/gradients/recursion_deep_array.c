// gradient: f([1.0, 0.5, 0.25, 2.0, 1.5]: f64, 5)
static void scan(double *x, int i, int n) {
    if (i + 1 >= n)
        return;
    x[i + 1] += x[i] * x[i + 1];
    scan(x, i + 1, n);
    x[i] *= x[i + 1];
}
double f(double *x, int n) {
    scan(x, 0, n);
    return x[0];
}
