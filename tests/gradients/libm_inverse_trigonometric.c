// gradient: f(0.4, 0.8)
// gradient: f(-0.6, -2.0)
#include <math.h>
double f(double x, double y) { return asin(x) * acos(x * 0.5) + atan(y) * atan2(x, y) + atan2(y, -1.5); }
