// gradient: f(0.5, 0.25)
// gradient: f(-0.5, 0.25)
// gradient: f(0.5, -2.25)
double f(double x, double y) {
    double z;
    if (x > 0.0) {
        if (y > 0.0)
            z = x * y;
        else
            z = x - y * y;
    } else if (x + y < 1.0) {
        z = 3.0 * x / (2.0 + y);
    } else {
        z = 1.0;
    }
    return z > 0.1 ? z * z : -z + (x < y ? x : y);
}
