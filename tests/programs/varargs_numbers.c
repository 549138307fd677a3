// Variadic functions of our own: integers, doubles and pointers, more than registers hold, lists copied.
#include <stdarg.h>
#include <stdio.h>

static int sum(int count, ...) {
    va_list list;
    int total = 0;
    va_start(list, count);
    for (int i = 0; i < count; i++)
        total += va_arg(list, int);
    va_end(list);
    return total;
}

static double mean(const char *kinds, ...) {
    va_list list;
    double total = 0;
    int n = 0;
    va_start(list, kinds);
    for (; *kinds; kinds++, n++)
        switch (*kinds) {
        case 'i': total += va_arg(list, int); break;
        case 'l': total += (double)va_arg(list, long); break;
        case 'd': total += va_arg(list, double); break;
        case 'p': total += *va_arg(list, double *); break;
        }
    va_end(list);
    return total / n;
}

static double twice(int count, ...) {
    va_list list, again;
    va_start(list, count);
    va_copy(again, list);
    double total = 0;
    for (int i = 0; i < count; i++)
        total += va_arg(list, double);
    for (int i = 0; i < count; i++)
        total *= 1 + va_arg(again, double) / 100;
    va_end(again);
    va_end(list);
    return total;
}

int main(void) {
    double x = 2.25;
    printf("%d %d\n", sum(0), sum(3, 1, 2, 3));
    printf("%d\n", sum(12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -100));
    printf("%g\n", mean("idlpdi", 1, 2.5, 1L << 40, &x, 0.125, -3));
    printf("%g\n", mean("dddddddddddd", 1., 2., 3., 4., 5., 6., 7., 8., 9., 10., 11., 12.5));
    printf("%g\n", mean("ididididididididid", 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5));
    printf("%.10g\n", twice(3, 1.5, 2.5, 3.5));
    return sum(2, 40, 2);
}
