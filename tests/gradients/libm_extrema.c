// gradient: f(1.5, -2.0, 0.75)
// gradient: f(-1.0, 3.0, -0.25)
#include <math.h>
double f(double x, double y, double z) {
    return fmin(x, y) * fmax(y, z) + fdim(x, z) + fabs(y) * z + copysign(x, y) + fma(x, y, z);
}
