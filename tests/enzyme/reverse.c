// prints: 11.5839 4
// prints: 6 2 3
// prints: 2 4 6
// prints: 14 2 4 6
// prints: 5 10 15
// prints: 12 24
#include <math.h>
#include <stdio.h>
extern int enzyme_const, enzyme_dup, enzyme_dupnoneed, enzyme_out, enzyme_primal_return;
struct two { double a, b; };
struct three { double a, b, c; };
double __enzyme_autodiff(void *, ...);
float __enzyme_autodiff_f32(void *, ...);
struct two __enzyme_autodiff_two(void *, ...);

static double f(double x, double y) { return x * x * y + sin(x); }
static float single(float x) { return 0.5f * x * x; }
static double mixed(double x, const double *p) { return x * p[0] * p[1]; }
static double squares(const double *p, int n) {
    double s = 0;
    for (int i = 0; i < n; i++)
        s += p[i] * p[i];
    return s;
}
static void scaled(const double *p, double *q, int n) {
    for (int i = 0; i < n; i++)
        q[i] = 5.0 * p[i] * (i + 1);
}
static double cubes(const double *p) { return p[0] * p[0] * p[0] * p[1]; }

int main(void) {
    struct two d = __enzyme_autodiff_two((void *)f, 2.0, 3.0);
    printf("%g %g\n", d.a, d.b);
    double p[3] = {1, 2, 3}, dp[3] = {0}, two[2] = {2, 3}, dtwo[2] = {0};
    double x = __enzyme_autodiff((void *)mixed, enzyme_out, 1.0, enzyme_dup, two, dtwo);
    printf("%g %g %g\n", x, dtwo[1], dtwo[0]);
    __enzyme_autodiff((void *)squares, enzyme_dup, p, dp, enzyme_const, 3);
    printf("%g %g %g\n", dp[0], dp[1], dp[2]);
    double dq[3] = {0};
    double value = __enzyme_autodiff((void *)squares, enzyme_primal_return, p, dq, 3);
    printf("%g %g %g %g\n", value, dq[0], dq[1], dq[2]);
    double q[3], weights[3] = {1, 1, 1}, dr[3] = {0};
    __enzyme_autodiff((void *)scaled, enzyme_dup, p, dr, enzyme_dupnoneed, q, weights, 3);
    printf("%g %g %g\n", dr[0], dr[1], dr[2]);
    double point[2] = {2, 2}, dpoint[2] = {0};
    for (int i = 0; i < 3; i++) {
        dpoint[0] = dpoint[1] = 0;
        __enzyme_autodiff((void *)cubes, point, dpoint);
        point[0] -= 0.0;
    }
    printf("%g %g\n", dpoint[0] / 2, dpoint[1] * __enzyme_autodiff_f32((void *)single, 3.0f));
    return 0;
}
