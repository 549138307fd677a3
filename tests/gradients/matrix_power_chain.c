// gradient: f([0.5, 0.25, -0.5, 0.75]: f64, [1.0, 2.0]: f64)
double f(const double *a, const double *x) {
    double u = x[0], v = x[1];
    for (int i = 0; i < 6; i++) {
        double s = a[0] * u + a[1] * v, t = a[2] * u + a[3] * v;
        u = s;
        v = t + 0.1;
    }
    return u * u + v;
}
