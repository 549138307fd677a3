// long double: arithmetic, conversions, comparisons, in structs and as arguments.
#include <stdio.h>

struct pair { long double x; int n; };

static long double horner(const long double *c, int n, long double x) {
    long double y = 0;
    while (n-- > 0)
        y = y * x + c[n];
    return y;
}

static long double series(int n) {
    long double sum = 0, term = 1;
    for (int i = 1; i <= n; i++) {
        sum += term;
        term /= i;
    }
    return sum;
}

static struct pair next(struct pair p) {
    p.x = (p.x + 2 / p.x) / 2;
    p.n++;
    return p;
}

int main(void) {
    static const long double c[] = {1.0L, -0.5L, 0.25L, -0.125L};
    printf("%.15Lg %.15Lf\n", horner(c, 4, 0.3L), series(25));
    struct pair p = {1.0L, 0};
    while (p.n < 6)
        p = next(p);
    printf("%.18Lg %d\n", p.x, p.n);
    long double big = 9007199254740993.0L;
    double rounded = (double)big;
    printf("%.1Lf %.1f %d\n", big, rounded, big > rounded);
    long double total = 0;
    for (int i = 1; i <= 1000; i++)
        total += 1.0L / i;
    printf("%.15Lg %ld %d\n", total, (long)(total * 1e15L), (int)-total);
    float f = (float)(total / 3);
    printf("%.7g %d %d\n", f, total == total, !(total < 0));
    unsigned long u = (unsigned long)(1e19L);
    printf("%lu %Lg\n", u, (long double)u);
    return (int)(total * 10);
}
