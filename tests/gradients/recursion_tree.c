// gradient: f([1.0, 2.0, -0.5, 0.25, 3.0, 1.5, -1.0]: f64, 7)
static double tree(const double *x, int node, int n) {
    if (node >= n)
        return 1.0;
    return x[node] + tree(x, 2 * node + 1, n) * tree(x, 2 * node + 2, n) * 0.5;
}
double f(const double *x, int n) { return tree(x, 0, n); }
