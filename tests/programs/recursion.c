// Recursion: Ackermann, mutual, Hanoi, permutations, binary search, tail calls.
#include <stdio.h>

static unsigned ackermann(unsigned m, unsigned n) {
    if (m == 0)
        return n + 1;
    return n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static int odd(unsigned n);
static int even(unsigned n) { return n == 0 ? 1 : odd(n - 1); }
static int odd(unsigned n) { return n == 0 ? 0 : even(n - 1); }

static int hanoi(int n, int from, int to, long *trace) {
    if (n == 0)
        return 0;
    int moves = hanoi(n - 1, from, 3 - from - to, trace);
    *trace = (*trace * 9 + from * 3 + to) % 1000003;
    return moves + 1 + hanoi(n - 1, 3 - from - to, to, trace);
}

static void permute(char *text, int at, int length, int *count) {
    if (at == length) {
        if (++*count % 10 == 1)
            puts(text);
        return;
    }
    for (int i = at; i < length; i++) {
        char c = text[at];
        text[at] = text[i];
        text[i] = c;
        permute(text, at + 1, length, count);
        c = text[at];
        text[at] = text[i];
        text[i] = c;
    }
}

static double power(double x, int n) {
    if (n == 0)
        return 1;
    double half = power(x, n / 2);
    return n % 2 ? half * half * x : half * half;
}

int main(void) {
    printf("%u %u\n", ackermann(2, 3), ackermann(2, 9));
    printf("%d %d\n", even(1000), odd(77));
    long trace = 1;
    int moves = hanoi(9, 0, 2, &trace);
    printf("%d %ld\n", moves, trace);
    char text[] = "abcde";
    int count = 0;
    permute(text, 0, 5, &count);
    printf("%.12g %d\n", power(1.0625, 37), count);
    return count;
}
