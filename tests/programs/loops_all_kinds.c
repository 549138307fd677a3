// Loops: do-while, several exits, continue, nested breaks, counting down, floating counters, empty bodies.
#include <stdio.h>

static int collatz(unsigned long n) {
    int steps = 0;
    do {
        n = n % 2 ? 3 * n + 1 : n / 2;
        steps++;
    } while (n != 1);
    return steps;
}

static int search(int m[6][6], int wanted, int *row, int *column) {
    for (int i = 0; i < 6; i++)
        for (int j = 5; j >= 0; j--) {
            if (m[i][j] < 0)
                break;
            if (m[i][j] % 2)
                continue;
            if (m[i][j] == wanted) {
                *row = i;
                *column = j;
                return 1;
            }
        }
    return 0;
}

int main(void) {
    int m[6][6], row = -1, column = -1, total = 0;
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++)
            m[i][j] = (i * 13 + j * 7) % 31 - 2;
    for (int w = 0; w < 10; w++)
        if (search(m, w, &row, &column))
            printf("%d at %d %d\n", w, row, column);
    for (unsigned long n = 2; n < 30; n += 5)
        total += collatz(n);
    double x = 0;
    int count = 0;
    for (double t = 0; t < 1; t += 0.1, count++)
        x += t;
    printf("%d %.15g %d\n", count, x, total);
    unsigned u = 10;
    while (u-- > 0)
        if (u == 3)
            goto out;
        else
            total += (int)u;
out:
    for (int i = 0, j = 100; i < j; i += 3, j -= 4)
        total ^= i * j;
    int n = 0;
    for (; (1 << n) < 5000; n++)
        ;
    for (;;) {
        if (total > 500)
            break;
        total += n;
    }
    printf("%u %d %d\n", u, n, total);
    return total & 0xff;
}
