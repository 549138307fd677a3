// Checked arithmetic by the compiler's builtins, and saturation made of it.
#include <limits.h>
#include <stdint.h>
#include <stdio.h>

static int add_saturating(int a, int b) {
    int sum;
    if (__builtin_add_overflow(a, b, &sum))
        return a < 0 ? INT_MIN : INT_MAX;
    return sum;
}

static int checked_factorial(int n, int64_t *out) {
    int64_t product = 1;
    for (int i = 2; i <= n; i++)
        if (__builtin_mul_overflow(product, (int64_t)i, &product))
            return 0;
    *out = product;
    return 1;
}

int main(void) {
    static const int values[] = {0, 1, -1, 100, INT_MAX, INT_MIN, INT_MAX - 50, INT_MIN + 50};
    int overflows = 0;
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < 8; j++) {
            int a = values[i], b = values[j], r;
            overflows += __builtin_sub_overflow(a, b, &r);
            overflows += __builtin_mul_overflow(a, b, &r);
            printf("%d %d ", add_saturating(a, b), r);
            unsigned u;
            overflows += __builtin_uadd_overflow((unsigned)a, (unsigned)b, &u);
            overflows += __builtin_usub_overflow((unsigned)a, (unsigned)b, &u);
            overflows += __builtin_umul_overflow((unsigned)a, (unsigned)b, &u);
            unsigned char c;
            overflows += __builtin_add_overflow(a, b, &c);
            printf("%u %u\n", u, c);
        }
    int64_t f = 0;
    int n = 1;
    while (checked_factorial(n, &f))
        n++;
    printf("%d %ld %d\n", n, f, overflows);
    unsigned long carry, sum = __builtin_addcl(ULONG_MAX, 5, 1, &carry);
    printf("%lu %lu\n", sum, carry);
    return overflows % 256;
}
