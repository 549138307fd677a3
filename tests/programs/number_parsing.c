// Numbers from text: strtod, strtol in several bases, atoi, atof, and a parser by hand.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static double by_hand(const char *p) {
    double value = 0, scale = 1;
    int sign = 1, exponent = 0, negative = 0;
    if (*p == '-') {
        sign = -1;
        p++;
    }
    for (; *p >= '0' && *p <= '9'; p++)
        value = value * 10 + (*p - '0');
    if (*p == '.')
        for (p++; *p >= '0' && *p <= '9'; p++) {
            value = value * 10 + (*p - '0');
            scale *= 10;
        }
    if (*p == 'e') {
        p++;
        if (*p == '-') {
            negative = 1;
            p++;
        }
        while (*p >= '0' && *p <= '9')
            exponent = exponent * 10 + (*p++ - '0');
    }
    while (exponent-- > 0)
        value = negative ? value / 10 : value * 10;
    return sign * value / scale;
}

int main(void) {
    static const char *const doubles[] = {"3.25", "-1e-5", "  7", "1e400", "inf", "0x1.8p3", "12abc", "x", "-.5e2", "1e-400"};
    for (int i = 0; i < 10; i++) {
        char *end;
        double x = strtod(doubles[i], &end);
        printf("%g %d '%s' %g %g\n", x, (int)(end - doubles[i]), end, strtof(doubles[i], 0), atof(doubles[i]));
    }
    static const char *const integers[] = {"42", "-17", "0x1f", "077", "99999999999999999999", "zz", "  +8rest"};
    long sum = 0;
    for (int i = 0; i < 7; i++)
        for (int base = 0; base <= 36; base += 12) {
            char *end;
            long n = strtol(integers[i], &end, base);
            unsigned long u = strtoul(integers[i], 0, base);
            printf("%ld %lu %d ", n, u, (int)(end - integers[i]));
            sum += n % 1000;
        }
    printf("\n%d %ld %ld\n", atoi("123x"), atol("-5"), sum);
    printf("%.10g %.10g\n", by_hand("-12.5e3"), by_hand("0.0625e-2"));
    return (int)(sum & 0x7f);
}
