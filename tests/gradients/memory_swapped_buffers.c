// gradient: f([1.0, 0.5, 2.0]: f64, 4)
double f(const double *x, int rounds) {
    double a[3] = {x[0], x[1], x[2]}, b[3];
    double *from = a, *to = b;
    for (int r = 0; r < rounds; r++) {
        for (int i = 0; i < 3; i++)
            to[i] = 0.5 * from[i] * from[(i + 1) % 3] + 0.1;
        double *swap = from;
        from = to;
        to = swap;
    }
    return from[0] + from[1] * from[2];
}
