// Monte Carlo with generators of our own: pi, an integral, a random walk, the normal distribution.
#include <math.h>
#include <stdint.h>
#include <stdio.h>

static uint64_t lcg = 88172645463325252ULL;

static double uniform(void) {
    lcg = lcg * 6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(lcg >> 11) * 0x1p-53;
}

static uint32_t xorshift(uint32_t *s) {
    *s ^= *s << 13;
    *s ^= *s >> 17;
    *s ^= *s << 5;
    return *s;
}

static double normal(void) {
    double x, y, r;
    do {
        x = 2 * uniform() - 1;
        y = 2 * uniform() - 1;
        r = x * x + y * y;
    } while (r >= 1 || r == 0);
    return x * sqrt(-2 * log(r) / r);
}

int main(void) {
    int inside = 0, n = 20000;
    for (int i = 0; i < n; i++) {
        double x = uniform(), y = uniform();
        inside += x * x + y * y < 1;
    }
    printf("%.6f\n", 4.0 * inside / n);
    double integral = 0;
    for (int i = 0; i < 2000; i++) {
        double x[6], p = 1;
        for (int k = 0; k < 6; k++) {
            x[k] = uniform();
            p *= 1 - x[k] / 2;
        }
        integral += p;
    }
    printf("%.10f\n", integral / 2000);
    uint32_t s = 2463534242u;
    int where = 0, farthest = 0;
    for (int i = 0; i < 5000; i++) {
        where += xorshift(&s) & 1 ? 1 : -1;
        farthest = where > farthest ? where : farthest;
    }
    printf("%d %d %u\n", where, farthest, s);
    double sum = 0, square = 0;
    int tails = 0;
    for (int i = 0; i < 3000; i++) {
        double z = normal();
        sum += z;
        square += z * z;
        tails += fabs(z) > 2;
    }
    printf("%.8f %.8f %d\n", sum / 3000, square / 3000, tails);
    return inside % 256;
}
