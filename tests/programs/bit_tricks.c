// Bit manipulation by hand: reversals, Gray codes, Morton order, subsets, parity.
#include <stdint.h>
#include <stdio.h>

static uint32_t reverse(uint32_t x) {
    x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
    x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
    x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4;
    x = (x >> 8 & 0x00ff00ff) | (x & 0x00ff00ff) << 8;
    return x >> 16 | x << 16;
}

static uint64_t spread(uint32_t x) {
    uint64_t y = x;
    y = (y | y << 16) & 0x0000ffff0000ffff;
    y = (y | y << 8) & 0x00ff00ff00ff00ff;
    y = (y | y << 4) & 0x0f0f0f0f0f0f0f0f;
    y = (y | y << 2) & 0x3333333333333333;
    return (y | y << 1) & 0x5555555555555555;
}

static unsigned gray(unsigned n) { return n ^ n >> 1; }

static unsigned ungray(unsigned g) {
    for (unsigned shift = 1; shift < 32; shift *= 2)
        g ^= g >> shift;
    return g;
}

static uint32_t rotate(uint32_t x, unsigned n) { return x << (n & 31) | x >> (-n & 31); }

int main(void) {
    for (uint32_t x = 1; x < 1u << 30; x = x * 7 + 3)
        printf("%08x %08x %016lx %08x\n", reverse(x), rotate(x, x & 31), spread(x), x & -x);
    unsigned good = 0;
    for (unsigned n = 0; n < 300; n++)
        good += ungray(gray(n)) == n && __builtin_popcount(gray(n) ^ gray(n + 1)) == 1;
    unsigned subsets = 0, mask = 0xb5;
    for (unsigned s = mask; s; s = (s - 1) & mask)
        subsets++;
    unsigned long long x = 0x123456789abcdefULL, count = 0;
    for (; x; x &= x - 1)
        count++;
    printf("%u %u %llu\n", good, subsets, count);
    return (int)(good - 200);
}
