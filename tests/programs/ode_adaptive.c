// An embedded pair (Bogacki and Shampine) with step control on Van der Pol's equation.
#include <math.h>
#include <stdio.h>

struct stats { int accepted, rejected, evaluations; };

static void field(double mu, const double x[2], double dx[2], struct stats *s) {
    dx[0] = x[1];
    dx[1] = mu * (1 - x[0] * x[0]) * x[1] - x[0];
    s->evaluations++;
}

static struct stats integrate(double mu, double end, double tolerance, double x[2]) {
    struct stats s = {0};
    double t = 0, h = 0.01, k1[2], k2[2], k3[2], k4[2], y[2], z[2];
    field(mu, x, k1, &s);
    while (t < end) {
        if (t + h > end)
            h = end - t;
        for (int i = 0; i < 2; i++)
            y[i] = x[i] + h / 2 * k1[i];
        field(mu, y, k2, &s);
        for (int i = 0; i < 2; i++)
            y[i] = x[i] + 3 * h / 4 * k2[i];
        field(mu, y, k3, &s);
        double error = 0;
        for (int i = 0; i < 2; i++)
            z[i] = x[i] + h * (2 * k1[i] + 3 * k2[i] + 4 * k3[i]) / 9;
        field(mu, z, k4, &s);
        for (int i = 0; i < 2; i++)
            error = fmax(error, fabs(h * (-5 * k1[i] / 72 + k2[i] / 12 + k3[i] / 9 - k4[i] / 8)));
        if (error <= tolerance) {
            t += h;
            s.accepted++;
            for (int i = 0; i < 2; i++) {
                x[i] = z[i];
                k1[i] = k4[i];
            }
        } else
            s.rejected++;
        double factor = error > 0 ? 0.9 * cbrt(tolerance / error) : 5;
        h *= fmin(5, fmax(0.2, factor));
    }
    return s;
}

int main(void) {
    int total = 0;
    for (double mu = 0; mu <= 4; mu += 2)
        for (double tolerance = 1e-3; tolerance > 1e-7; tolerance /= 100) {
            double x[2] = {2, 0};
            struct stats s = integrate(mu, 6, tolerance, x);
            printf("%g %g: %.6f %.6f %d %d %d\n", mu, tolerance, x[0], x[1], s.accepted, s.rejected, s.evaluations);
            total += s.accepted - s.rejected;
        }
    return total % 256;
}
