// gradient: f([0.5, 1.5, 2.0, 1.25]: f64, [1.0, -1.0, 0.5, 0.1]: f64, 4)
double f(const double *x, const double *w, long n) {
    double product = 1.0, weighted = 0.0;
    for (long i = n - 1; i >= 0; i--) {
        product *= x[i];
        weighted += w[i] * product;
    }
    return weighted;
}
