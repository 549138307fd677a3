// gradient: f(1.1, 2.7)
#include <math.h>
double f(double x, double y) { return j0(x) * j1(y) + jn(2, x + y) - y0(y) * y1(x) + yn(3, y); }
