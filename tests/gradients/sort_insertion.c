// gradient: f([3.0, 1.0, 2.5, -1.0, 0.5]: f64, 5)
double f(double *x, int n) {
    for (int i = 1; i < n; i++) {
        double key = x[i];
        int j = i - 1;
        for (; j >= 0 && x[j] > key; j--)
            x[j + 1] = x[j];
        x[j + 1] = key;
    }
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += (i + 1) * x[i] * x[i];
    return sum;
}
