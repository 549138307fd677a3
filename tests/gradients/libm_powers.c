// gradient: f(1.4, 2.5)
// gradient: f(3.0, -0.5)
#include <math.h>
double f(double x, double y) { return pow(x, y) + cbrt(x * x) * sqrt(x) + hypot(x, y) + pow(x, 3.0) + pow(2.0, y); }
