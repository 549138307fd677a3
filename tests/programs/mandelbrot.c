// A picture of the Mandelbrot set in characters, and Newton fractals of z^3 = 1.
#include <stdio.h>

static int escape(double cx, double cy, int limit) {
    double x = 0, y = 0;
    int n = 0;
    while (n < limit && x * x + y * y <= 4) {
        double t = x * x - y * y + cx;
        y = 2 * x * y + cy;
        x = t;
        n++;
    }
    return n;
}

static int basin(float x, float y) {
    for (int n = 0; n < 30; n++) {
        float r = x * x + y * y;
        if (r == 0)
            return 3;
        float a = (x * x - y * y) / (r * r), b = -2 * x * y / (r * r);
        x = (2 * x + a) / 3;
        y = (2 * y + b) / 3;
    }
    return x > 0 ? 0 : y > 0 ? 1 : 2;
}

int main(void) {
    long total = 0;
    for (int row = 0; row < 21; row++) {
        for (int column = 0; column < 60; column++) {
            int n = escape(column * 0.05 - 2.25, row * 0.125 - 1.25, 100);
            putchar(" .:-=+*#%@"[n == 100 ? 9 : n % 9]);
            total += n;
        }
        putchar('\n');
    }
    int counts[4] = {0};
    for (int i = -20; i <= 20; i++)
        for (int j = -20; j <= 20; j++)
            counts[basin((float)i / 10, (float)j / 10)]++;
    printf("%ld %d %d %d %d\n", total, counts[0], counts[1], counts[2], counts[3]);
    return counts[0] % 256;
}
