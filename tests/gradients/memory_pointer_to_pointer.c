// gradient: f([1.0, 2.0, 3.0]: f64, [0.5, 0.25, 4.0]: f64, 3)
double f(double *x, double *y, int n) {
    double *rows[2] = {x, y}, sum = 0.0;
    for (int i = 0; i < n; i++) {
        double **row = &rows[i % 2];
        sum += (*row)[i] * rows[(i + 1) % 2][n - 1 - i];
    }
    return sum;
}
