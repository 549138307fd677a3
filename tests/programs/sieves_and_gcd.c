// Number theory: sieves, gcd, modular powers and inverses, Miller-Rabin, factorisation, totients.
#include <stdint.h>
#include <stdio.h>

static uint64_t gcd(uint64_t a, uint64_t b) {
    while (b) {
        uint64_t t = a % b;
        a = b;
        b = t;
    }
    return a;
}

static uint64_t power(uint64_t base, uint64_t exponent, uint64_t modulus) {
    uint64_t result = 1;
    for (base %= modulus; exponent; exponent >>= 1) {
        if (exponent & 1)
            result = (uint64_t)((unsigned __int128)result * base % modulus);
        base = (uint64_t)((unsigned __int128)base * base % modulus);
    }
    return result;
}

static int probably_prime(uint64_t n) {
    static const uint64_t bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
    if (n < 2)
        return 0;
    for (int i = 0; i < 12; i++)
        if (n % bases[i] == 0)
            return n == bases[i];
    int s = __builtin_ctzll(n - 1);
    for (int i = 0; i < 12; i++) {
        uint64_t x = power(bases[i], (n - 1) >> s, n);
        if (x == 1 || x == n - 1)
            continue;
        int r = 1;
        for (; r < s && x != n - 1; r++)
            x = power(x, 2, n);
        if (x != n - 1)
            return 0;
    }
    return 1;
}

static int64_t inverse(int64_t a, int64_t m) {
    int64_t t = 0, u = 1, r = m, s = a;
    while (s) {
        int64_t q = r / s, x = t - q * u;
        t = u;
        u = x;
        x = r - q * s;
        r = s;
        s = x;
    }
    return t < 0 ? t + m : t;
}

int main(void) {
    enum { LIMIT = 5000 };
    static unsigned char composite[LIMIT];
    static int totient[LIMIT];
    int count = 0, last = 0;
    for (int i = 0; i < LIMIT; i++)
        totient[i] = i;
    for (int i = 2; i < LIMIT; i++) {
        if (!composite[i]) {
            count++;
            last = i;
            for (int j = i; j < LIMIT; j += i) {
                composite[j] |= j > i;
                totient[j] -= totient[j] / i;
            }
        }
    }
    printf("%d %d %d\n", count, last, totient[4620]);
    printf("%lu %lu %ld\n", gcd(1071, 462), power(3, 1000003, 1000000007), inverse(17, 3120));
    int primes = 0;
    for (uint64_t n = 1000000000000000000u; n < 1000000000000000200u; n++)
        if (probably_prime(n)) {
            printf("%lu\n", n);
            primes++;
        }
    return primes * 10 + (gcd(48, 36) == 12);
}
