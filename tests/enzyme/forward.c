// prints: 11.5839 4 4
// prints: 4 12
// prints: 4 12 2
// prints: 12 15
// prints: 9 6
#include <math.h>
#include <stdio.h>
extern int enzyme_const, enzyme_dup, enzyme_primal_return;
double __enzyme_fwddiff(void *, ...);
float __enzyme_fwddiff_f32(void *, ...);
struct two { double a, b; };
struct three { double a, b, c; };
struct two __enzyme_fwddiff_two(void *, ...);
struct three __enzyme_fwddiff_three(void *, ...);

static double f(double x, double y) { return x * x * y + sin(x); }
static float single(float x) { return x * x; }
static struct two pair(double x) { return (struct two){x * x, x * x * x}; }
static struct three triple(double x) { return (struct three){x * x, x * x * x, 2 * x}; }
static double squares(const double *p, int n) {
    double s = 0;
    for (int i = 0; i < n; i++)
        s += p[i] * p[i];
    return s;
}
static double product(struct three t) { return t.a * t.b * t.c; }
static double cube(double x) { return x * x; }

int main(void) {
    double first = __enzyme_fwddiff((void *)f, 2.0, 1.0, 3.0, 0.0);
    double second = __enzyme_fwddiff((void *)f, enzyme_const, 2.0, enzyme_dup, 3.0, 1.0);
    printf("%g %g %g\n", first, second, __enzyme_fwddiff_f32((void *)single, 2.0f, 1.0f));
    struct two t = __enzyme_fwddiff_two((void *)pair, 2.0, 1.0);
    printf("%g %g\n", t.a, t.b);
    struct three b = __enzyme_fwddiff_three((void *)triple, 2.0, 1.0);
    printf("%g %g %g\n", b.a, b.b, b.c);
    double p[3] = {1, 2, 3}, dp[3] = {1, 1, 1};
    struct three v = {2, 3, 5}, dv = {1, 0, 0};
    double along = __enzyme_fwddiff((void *)squares, p, dp, 3);
    printf("%g %g\n", along, __enzyme_fwddiff((void *)product, v, dv));
    struct two both = __enzyme_fwddiff_two((void *)cube, enzyme_primal_return, 3.0, 1.0);
    printf("%g %g\n", both.a, both.b);
    return 0;
}
