// gradient: f(0.5, 2.0, 1.5, 8)
#include <math.h>
static double integrand(double x, double p) { return exp(-p * x * x) * x; }
double f(double a, double b, double p, int n) {
    double h = (b - a) / n, sum = integrand(a, p) + integrand(b, p);
    for (int i = 1; i < n; i++)
        sum += (i % 2 ? 4.0 : 2.0) * integrand(a + i * h, p);
    return sum * h / 3.0;
}
