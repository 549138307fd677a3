// gradient: f(2.25)
// gradient: f(-2.25)
#include <math.h>
double f(double x) { return (x > 0.0 ? sqrt(x) : 0.0) + (x < 0.0 ? log(-x) * x : x); }
