// Loops with two entries, made with goto.
#include <stdio.h>

static double zigzag(double x, int start, int limit) {
    int n = 0;
    if (start)
        goto second;
first:
    x = x * 0.5 + 1;
    if (++n > limit)
        return x;
second:
    x = x * 1.25 - 0.75;
    n += 2;
    if (x < 10 && n < limit)
        goto first;
    if (n < limit) {
        x -= 9;
        goto second;
    }
    return x - n;
}

static unsigned tangle(unsigned seed) {
    unsigned a = seed, steps = 0;
    switch (seed % 3) {
    case 0: goto one;
    case 1: goto two;
    default: goto three;
    }
one:
    a = a * 5 + 1;
    steps++;
    if (a & 4)
        goto three;
two:
    a ^= a >> 3;
    steps += 2;
    if (steps > 40)
        return a % 1000;
    if (a & 1)
        goto one;
three:
    a += steps;
    steps += 3;
    if (a % 7 < 3)
        goto two;
    goto one;
}

int main(void) {
    unsigned total = 0;
    for (int i = 0; i < 12; i++) {
        printf("%.10g %.10g\n", zigzag(i, 0, 10 + i), zigzag(i * 3, 1, 20));
        unsigned t = tangle((unsigned)i * 77 + 5);
        printf("%u\n", t);
        total += t;
    }
    return (int)(total % 256);
}
