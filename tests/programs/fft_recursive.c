// The fast Fourier transform by recursion, its inverse, and a convolution by it.
#include <math.h>
#include <stdio.h>

struct complex { double re, im; };

static struct complex times(struct complex a, struct complex b) {
    return (struct complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static void fft(int n, int stride, const struct complex *in, struct complex *out, int sign) {
    if (n == 1) {
        out[0] = in[0];
        return;
    }
    fft(n / 2, 2 * stride, in, out, sign);
    fft(n / 2, 2 * stride, in + stride, out + n / 2, sign);
    for (int k = 0; k < n / 2; k++) {
        double angle = sign * 2 * M_PI * k / n;
        struct complex w = {cos(angle), sin(angle)}, e = out[k], o = times(w, out[k + n / 2]);
        out[k] = (struct complex){e.re + o.re, e.im + o.im};
        out[k + n / 2] = (struct complex){e.re - o.re, e.im - o.im};
    }
}

int main(void) {
    enum { N = 64 };
    struct complex a[N], b[N], fa[N], fb[N];
    for (int i = 0; i < N; i++) {
        a[i] = (struct complex){i < 20 ? i % 6 : 0, 0};
        b[i] = (struct complex){i < 10 ? 3 - i % 4 : 0, 0};
    }
    fft(N, 1, a, fa, -1);
    fft(N, 1, b, fb, -1);
    for (int i = 0; i < N; i += 9)
        printf("%.8f %.8f\n", fa[i].re + 0.0 * i, fa[i].im + 1e-12);
    for (int i = 0; i < N; i++)
        fa[i] = times(fa[i], fb[i]);
    fft(N, 1, fa, fb, 1);
    int good = 0;
    for (int i = 0; i < N; i++) {
        double direct = 0;
        for (int j = 0; j <= i; j++)
            direct += a[j].re * b[i - j].re;
        good += fabs(fb[i].re / N - direct) < 1e-9;
        if (i % 8 == 0)
            printf("%ld\n", lround(fb[i].re / N));
    }
    return good;
}
