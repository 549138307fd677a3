// gradient: f(1.3, 0.2)
#include <math.h>
double f(double x, double y) { return log(x) * log2(x + y) + log10(3.0 * x) - log1p(y) * log(x * y); }
