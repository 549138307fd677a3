// gradient: f(1.3, 0.4)
// gradient: f(-0.3, 5.0)
double f(double x, double y) {
    double sum = x;
    int i = 0;
again:
    sum = sum * y + x;
    if (sum > 20.0)
        goto large;
    if (++i < 6)
        goto again;
    return sum * sum;
large:
    return sum / y;
}
