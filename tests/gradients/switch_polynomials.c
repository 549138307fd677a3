// gradient: f([1.2, -0.4, 0.9, 2.0]: f64, [0, 1, 2, 7]: i32, 4)
double f(const double *x, const int *kind, int n) {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
        switch (kind[i]) {
        case 0: sum += x[i]; break;
        case 1: sum += x[i] * x[i]; break;
        case 2: sum *= x[i]; break;
        default: sum -= 2.0 * x[i];
        }
    }
    return sum;
}
