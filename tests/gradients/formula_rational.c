// gradient: f(1.5, -0.5, 2.0)
// gradient: f(0.25, 3.0, -1.0)
double f(double x, double y, double z) {
    double numerator = x * x * y - 3.0 * z + 1.0;
    double denominator = 2.0 + x * x + y * y * z * z;
    return numerator / denominator - x / (1.0 + z * z);
}
