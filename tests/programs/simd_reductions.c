// Reductions of all kinds; floating sums keep their order, so all levels agree to the bit.
#include <stdint.h>
#include <stdio.h>

#define N 200

static double sum(int n, const double *x) {
    double s = 0;
    for (int i = 0; i < n; i++)
        s += x[i];
    return s;
}

static float sum4(int n, const float *x) {
    float s[4] = {0};
    for (int i = 0; i + 3 < n; i += 4)
        for (int k = 0; k < 4; k++)
            s[k] += x[i + k];
    return (s[0] + s[1]) + (s[2] + s[3]);
}

static uint32_t bits(int n, const uint32_t *x, uint32_t *all, uint32_t *any) {
    uint32_t parity = 0;
    *all = ~0u;
    *any = 0;
    for (int i = 0; i < n; i++) {
        *all &= x[i];
        *any |= x[i];
        parity ^= x[i];
    }
    return parity;
}

static uint64_t product(int n, const uint32_t *x) {
    uint64_t p = 1;
    for (int i = 0; i < n; i++)
        p *= x[i] | 1;
    return p;
}

static int matches(int n, const char *a, const char *b) {
    int c = 0;
    for (int i = 0; i < n; i++)
        c += a[i] == b[i];
    return c;
}

int main(void) {
    double x[N];
    float f[N];
    uint32_t u[N], all, any;
    char a[N], b[N];
    for (int i = 0; i < N; i++) {
        x[i] = 1.0 / (i + 1);
        f[i] = (float)x[i] * 3;
        u[i] = (uint32_t)i * 2246822519u | 0x1000;
        a[i] = (char)(i * 3 % 11);
        b[i] = (char)(i * 5 % 7);
    }
    for (int n = 1; n <= N; n = n * 3 + 1) {
        uint32_t parity = bits(n, u, &all, &any);
        printf("%d %.17g %.9g %x %x %x %lx %d\n", n, sum(n, x), sum4(n, f), parity, all, any, product(n, u),
               matches(n, a, b));
    }
    return matches(N, a, b);
}
