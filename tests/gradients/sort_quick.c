// gradient: f([0.3, 2.0, -0.7, 1.1, 5.0, 0.9]: f64, 6)
static void sort(double *x, int low, int high) {
    if (low >= high)
        return;
    double pivot = x[(low + high) / 2];
    int i = low, j = high;
    while (i <= j) {
        while (x[i] < pivot)
            i++;
        while (x[j] > pivot)
            j--;
        if (i <= j) {
            double swap = x[i];
            x[i++] = x[j];
            x[j--] = swap;
        }
    }
    sort(x, low, j);
    sort(x, i, high);
}
double f(double *x, int n) {
    sort(x, 0, n - 1);
    double sum = 0.0, weight = 1.0;
    for (int i = 0; i < n; i++, weight *= 0.5)
        sum += weight * x[i] * x[n - 1 - i];
    return sum;
}
