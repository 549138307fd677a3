// Integer loops that compilers vectorise: widening sums, saturation, counting, comparisons, bytes.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define N 157

static int64_t dot(int n, const int16_t *a, const int16_t *b) {
    int64_t s = 0;
    for (int i = 0; i < n; i++)
        s += a[i] * b[i];
    return s;
}

static void blend(int n, const uint8_t *restrict a, const uint8_t *restrict b, uint8_t *restrict out) {
    for (int i = 0; i < n; i++) {
        int sum = a[i] + b[i];
        out[i] = (uint8_t)(sum > 255 ? 255 : sum);
    }
}

static unsigned distance(int n, const uint8_t *a, const uint8_t *b) {
    unsigned s = 0;
    for (int i = 0; i < n; i++)
        s += (unsigned)abs(a[i] - b[i]);
    return s;
}

static int count(int n, const int32_t *x, int32_t limit) {
    int c = 0;
    for (int i = 0; i < n; i++)
        c += x[i] > limit;
    return c;
}

static uint32_t mix(int n, uint32_t *x) {
    uint32_t h = 0;
    for (int i = 0; i < n; i++) {
        x[i] = (x[i] ^ x[i] >> 15) * 0x2c1b3c6du;
        h ^= x[i];
    }
    return h;
}

static int largest(int n, const int32_t *x) {
    int m = x[0];
    for (int i = 1; i < n; i++)
        m = x[i] > m ? x[i] : m;
    return m;
}

int main(void) {
    int16_t a[N], b[N];
    uint8_t p[N], q[N], r[N];
    int32_t x[N];
    uint32_t y[N];
    for (int i = 0; i < N; i++) {
        a[i] = (int16_t)(i * 211 - 16000);
        b[i] = (int16_t)(i % 7 - 3);
        p[i] = (uint8_t)(i * 5);
        q[i] = (uint8_t)(i * 11 + 3);
        x[i] = i * 7919 % 1009 - 500;
        y[i] = (uint32_t)i * 2654435761u;
    }
    int status = 0;
    for (int n = 1; n <= N; n += 26) {
        blend(n, p, q, r);
        int m = largest(n, x), c = count(n, x, 100);
        printf("%d %ld %u %d %d %u\n", n, dot(n, a, b), distance(n, r, q), c, m, mix(n, y));
        status += c + m;
    }
    return status & 0xff;
}
