// gradient: f(0.7, 1.2, 0)
// gradient: f(0.7, 1.2, 1)
double f(double x, double y, int second) {
    double a = x;
    int count = 0;
    if (second)
        goto inside;
outside:
    a = a * y + 0.5;
    count++;
inside:
    a = a * x - 0.25 * y;
    count += 2;
    if (count < 9)
        goto outside;
    return a;
}
