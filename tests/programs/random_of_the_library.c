// rand and srand: the library's own sequence, shuffles and histograms made of it.
#include <stdio.h>
#include <stdlib.h>

static void shuffle(int *x, int n) {
    for (int i = n - 1; i > 0; i--) {
        int j = rand() % (i + 1), t = x[i];
        x[i] = x[j];
        x[j] = t;
    }
}

int main(void) {
    printf("%d %d %d\n", rand(), rand(), rand());
    srand(2024);
    int bins[8] = {0}, x[20];
    for (int i = 0; i < 4000; i++)
        bins[rand() >> 28]++;
    for (int i = 0; i < 8; i++)
        printf("%d ", bins[i]);
    for (int i = 0; i < 20; i++)
        x[i] = i;
    shuffle(x, 20);
    putchar('\n');
    for (int i = 0; i < 20; i++)
        printf("%d ", x[i]);
    srand(1);
    double mean = 0;
    for (int i = 0; i < 1000; i++)
        mean += rand() / (RAND_MAX + 1.0);
    printf("\n%.9f %d\n", mean / 1000, RAND_MAX == 2147483647);
    return x[0] * 10 + x[19];
}
