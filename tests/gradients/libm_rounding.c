// gradient: f(5.3, 2.2)
#include <math.h>
double f(double x, double y) {
    double whole, part = modf(x * y, &whole);
    return fmod(x, y) + remainder(x, 3.1) + part * x + floor(x) * y + ceil(y) * x + trunc(x) + round(y) * whole;
}
