// The fast Fourier transform in place, with bit reversal and a table of factors, in float.
#include <math.h>
#include <stdio.h>

#define BITS 7
#define N (1 << BITS)

static float re[N], im[N], cosines[N / 2], sines[N / 2];

static unsigned reverse(unsigned x) {
    unsigned y = 0;
    for (int i = 0; i < BITS; i++, x >>= 1)
        y = y << 1 | (x & 1);
    return y;
}

static void transform(void) {
    for (unsigned i = 0; i < N; i++) {
        unsigned j = reverse(i);
        if (i < j) {
            float t = re[i];
            re[i] = re[j];
            re[j] = t;
            t = im[i];
            im[i] = im[j];
            im[j] = t;
        }
    }
    for (int half = 1; half < N; half *= 2)
        for (int start = 0; start < N; start += 2 * half)
            for (int k = 0; k < half; k++) {
                float c = cosines[k * (N / 2 / half)], s = sines[k * (N / 2 / half)];
                int a = start + k, b = a + half;
                float x = re[b] * c - im[b] * s, y = re[b] * s + im[b] * c;
                re[b] = re[a] - x;
                im[b] = im[a] - y;
                re[a] += x;
                im[a] += y;
            }
}

int main(void) {
    for (int i = 0; i < N / 2; i++) {
        cosines[i] = (float)cos(2 * M_PI * i / N);
        sines[i] = (float)-sin(2 * M_PI * i / N);
    }
    for (int i = 0; i < N; i++)
        re[i] = (float)(i % 16 < 8 ? 1 : -1) + (float)(i == 5);
    transform();
    int peaks = 0;
    float power = 0;
    for (int i = 0; i < N; i++) {
        float p = re[i] * re[i] + im[i] * im[i];
        power += p;
        if (p > 100)
            printf("%d %.1f %d\n", i, p, ++peaks);
    }
    printf("%.2f\n", power / N);
    return peaks;
}
