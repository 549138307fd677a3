// More arguments than registers, of all classes mixed; results of calls as arguments.
#include <stdio.h>

struct pair { double x; long n; };

__attribute__((noinline)) static double many(int a, double b, long c, float d, char e, short f, double g, int *h,
                                             float i, unsigned j, double k, double l, long m, double n, double o,
                                             double p, int q, double r, unsigned char s, struct pair t) {
    *h += a + e;
    return a + b * 2 + (double)c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + i * 8 + j * 9 + k * 10 + l * 11 +
           (double)m * 12 + n * 13 + o * 14 + p * 15 + q * 16 + r * 17 + s * 18 + t.x * 19 + (double)t.n * 20;
}

__attribute__((noinline)) static long integers(long a, int b, short c, char d, long e, unsigned f, int g, char h,
                                               long i, unsigned short j) {
    return a - b + c - d + e - f + g - h + i - j;
}

__attribute__((noinline)) static struct pair build(struct pair a, struct pair b, struct pair c, struct pair d,
                                                   struct pair e) {
    return (struct pair){a.x + b.x * c.x - d.x * e.x, a.n * b.n + c.n - d.n * e.n};
}

int main(void) {
    int out = 5;
    struct pair p = {0.5, 7};
    double y = many(1, 2.5, 3, 4.5f, 'A', -6, 7.25, &out, 8.5f, 9u, 10, 11.5, 12, 13, 14.125, 15, 16, 17, 200, p);
    printf("%.12g %d\n", y, out);
    long n = integers(1L << 33, -2, 3, 'c', 5, 6u, 7, -8, 9, 65535);
    printf("%ld\n", n);
    for (int i = 0; i < 4; i++) {
        p = build(p, (struct pair){i, i}, p, (struct pair){2, i + 1}, (struct pair){0.25, 3});
        printf("%g %ld\n", p.x, p.n);
    }
    printf("%ld\n", integers(integers(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), out, (short)out, 1, n, 2, 3, 4, 5, 6));
    return (int)(n & 0x7f);
}
