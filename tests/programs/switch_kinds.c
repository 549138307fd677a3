// Switches: dense, sparse, ranges, 64-bit, nested, with fall-through, over negative numbers.
#include <stdio.h>

static const char *dense(int n) {
    switch (n) {
    case 0: return "zero";
    case 1: return "one";
    case 2: return "two";
    case 3: return "three";
    case 4: return "four";
    case 5: return "five";
    case 6: return "six";
    default: return "many";
    }
}

static double sparse(long n, double x) {
    switch (n) {
    case -1000000007: return x * 2;
    case -3: return x + 1;
    case 17: return -x;
    case 4096: return x * x;
    case 1L << 40: return 1 / x;
    case 0x7fffffffffffffff: return x - 7;
    }
    return 0;
}

static int fall(int n) {
    int score = 0;
    switch (n & 7) {
    case 7: score += 64;
    case 6: score *= 2;
    case 3: score += 5; break;
    case 5:
    case 1: score -= 1;
    default: score += 10;
    case 0: score ^= 3;
    }
    return score;
}

static int days(int month, int year) {
    switch (month) {
    case 4: case 6: case 9: case 11: return 30;
    case 2:
        switch (year % 4) {
        case 0: return 29;
        default: return 28;
        }
    case 1: case 3: case 5: case 7 ... 8: case 10: case 12: return 31;
    }
    return -1;
}

int main(void) {
    static const long keys[] = {-1000000007, -3, 0, 17, 4096, 1L << 40, 0x7fffffffffffffff, -17};
    for (int i = -1; i < 8; i++)
        printf("%s %d\n", dense(i), fall(i + 8));
    for (int i = 0; i < 8; i++)
        printf("%g\n", sparse(keys[i], 2.5));
    int total = 0;
    for (int month = 0; month <= 13; month++)
        total += days(month, 2023) * 3 + days(month, 2024);
    printf("%d\n", total);
    return total % 256;
}
