// Variadic functions that hand their list on: vprintf and vsnprintf behind wrappers.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int lines;

static void report(const char *format, ...) {
    va_list list;
    va_start(list, format);
    printf("%d: ", ++lines);
    vprintf(format, list);
    putchar('\n');
    va_end(list);
}

static int append(char *buffer, size_t size, const char *format, ...) {
    size_t used = strlen(buffer);
    va_list list;
    va_start(list, format);
    int n = vsnprintf(buffer + used, size - used, format, list);
    va_end(list);
    return n;
}

static double last(int n, va_list list) {
    double x = 0;
    while (n-- > 0)
        x = va_arg(list, double);
    return x;
}

static double pick(int n, ...) {
    va_list list;
    va_start(list, n);
    double x = last(n, list);
    va_end(list);
    return x;
}

int main(void) {
    report("plain");
    report("%d %s %g", 5, "words", 0.75);
    report("%d %d %d %d %d %d %d %g %g %g %g %g %g %g %g %g %g", 1, 2, 3, 4, 5, 6, 7, 1., 2., 3., 4., 5., 6., 7., 8., 9., 10.);
    char buffer[24] = "";
    int total = 0;
    for (int i = 0; i < 6; i++)
        total += append(buffer, sizeof buffer, "%d-%c;", i * 11, 'a' + i);
    printf("%s %d\n", buffer, total);
    printf("%g\n", pick(10, 1., 2., 3., 4., 5., 6., 7., 8., 9., 10.5));
    return total;
}
