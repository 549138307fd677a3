// gradient: f(1.0, 0.5, 0.3, 20)
static void rates(double x, double v, double damping, double stiffness, double *dx, double *dv) {
    *dx = v;
    *dv = -stiffness * x - damping * v - 0.1 * x * x * x;
}
double f(double x, double stiffness, double damping, int steps) {
    double v = 0.0, h = 0.05;
    for (int i = 0; i < steps; i++) {
        double k1x, k1v, k2x, k2v, k3x, k3v, k4x, k4v;
        rates(x, v, damping, stiffness, &k1x, &k1v);
        rates(x + h / 2 * k1x, v + h / 2 * k1v, damping, stiffness, &k2x, &k2v);
        rates(x + h / 2 * k2x, v + h / 2 * k2v, damping, stiffness, &k3x, &k3v);
        rates(x + h * k3x, v + h * k3v, damping, stiffness, &k4x, &k4v);
        x += h / 6 * (k1x + 2 * k2x + 2 * k3x + k4x);
        v += h / 6 * (k1v + 2 * k2v + 2 * k3v + k4v);
    }
    return x + 0.5 * v * v;
}
