// gradient: f(1.1, 0.3, 3)
// gradient: f(1.1, 0.3, 1)
// gradient: f(1.1, 0.3, 9)
double f(double x, double y, int from) {
    double value = y;
    switch (from) {
    case 3: value = value * x + 3.0; /* fallthrough */
    case 2: value = value * x + 2.0; /* fallthrough */
    case 1: value = value * x + 1.0; break;
    default: value = x / y;
    }
    return value * value;
}
