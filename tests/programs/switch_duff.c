// Duff's device and other jumps into loops.
#include <stdio.h>

static void copy(const double *from, double *to, int count) {
    int n = (count + 7) / 8;
    switch (count % 8) {
    case 0: do { *to++ = *from++;
    case 7:      *to++ = *from++;
    case 6:      *to++ = *from++;
    case 5:      *to++ = *from++;
    case 4:      *to++ = *from++;
    case 3:      *to++ = *from++;
    case 2:      *to++ = *from++;
    case 1:      *to++ = *from++;
            } while (--n > 0);
    }
}

static int crawl(int state, int steps) {
    int trace = 1;
    switch (state) {
        while (steps-- > 0) {
    case 1:
            trace = trace * 3 % 1009;
            if (trace % 5 == 0)
                continue;
    case 2:
            trace += 7;
    default:
            trace ^= steps;
        }
    }
    return trace;
}

int main(void) {
    double from[40], to[40];
    for (int i = 0; i < 40; i++)
        from[i] = i * 0.5;
    for (int n = 1; n <= 40; n += 13) {
        double sum = 0;
        for (int i = 0; i < 40; i++)
            to[i] = -1;
        copy(from, to, n);
        for (int i = 0; i < 40; i++)
            sum += to[i];
        printf("%d %g\n", n, sum);
    }
    int total = 0;
    for (int i = 0; i < 4; i++) {
        printf("%d\n", crawl(i, 10 + i));
        total += crawl(i, 20);
    }
    return total % 200;
}
