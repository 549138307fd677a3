// gradient: f([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]: f64, 7, 3)
double f(const double *x, int n, int stride) {
    double sum = 0.0;
    for (int first = 0; first < stride; first++)
        for (int i = first; i < n; i += stride)
            sum += x[i] * x[(i + 1) % n] / (first + 1);
    return sum;
}
