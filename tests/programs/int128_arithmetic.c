// 128-bit integers: arithmetic, division, shifts, printing in decimal.
#include <stdint.h>
#include <stdio.h>

typedef unsigned __int128 u128;
typedef __int128 i128;

static void print(u128 x) {
    char digits[40];
    int n = 0;
    do {
        digits[n++] = (char)('0' + (int)(x % 10));
        x /= 10;
    } while (x);
    while (n)
        putchar(digits[--n]);
    putchar('\n');
}

static u128 power(u128 base, unsigned exponent) {
    u128 result = 1;
    for (; exponent; exponent >>= 1, base *= base)
        if (exponent & 1)
            result *= base;
    return result;
}

int main(void) {
    u128 factorial = 1;
    for (int i = 1; i <= 34; i++)
        factorial *= (u128)i;
    print(factorial);
    print(power(3, 80));
    print(power(7, 200));
    i128 a = -(i128)power(10, 25), b = 123456789012345;
    print((u128)(a / b * -1));
    print((u128)(-(a % b)));
    print((u128)(a >> 3) >> 64);
    printf("%d %d %d\n", a < b, a == -a, (u128)a < (u128)b);
    uint64_t high = (uint64_t)(factorial >> 64), low = (uint64_t)factorial;
    printf("%016lx%016lx\n", high, low);
    u128 product = (u128)0xfedcba9876543210u * 0x0123456789abcdefu;
    print(product);
    print((u128)1 << 127);
    printf("%.6e %.6e\n", (double)factorial, (double)a);
    return (int)(factorial % 251);
}
