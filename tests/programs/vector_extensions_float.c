// Vector types of floats: operators, comparisons, element access, shuffles, conversions, as arguments.
#include <stdio.h>
#include <string.h>

typedef float f4 __attribute__((vector_size(16)));
typedef double d2 __attribute__((vector_size(16)));
typedef double d4 __attribute__((vector_size(32)));
typedef int i4 __attribute__((vector_size(16)));
typedef long l2 __attribute__((vector_size(16)));

static f4 axpy(float a, f4 x, f4 y) { return a * x + y; }

static float sum(f4 v) { return v[0] + v[1] + v[2] + v[3]; }

static d2 swap(d2 v) { return __builtin_shufflevector(v, v, 1, 0); }

__attribute__((noinline)) static void multiply(const d4 *m, const d4 *v, d4 *out) {
    d4 r = {0, 0, 0, 0};
    for (int i = 0; i < 4; i++)
        r += m[i] * (*v)[i];
    *out = r;
}

int main(void) {
    f4 a = {1, 2, 3, 4}, b = {0.5f, -1, 2, -4};
    f4 c = axpy(2, a, b);
    printf("%g %g %g %g\n", c[0], c[1], c[2], c[3]);
    i4 less = b < a;
    printf("%d %d %d %d\n", less[0], less[1], less[2], less[3]);
    f4 chosen = (f4)((i4)a & less);
    printf("%g %g %g\n", sum(chosen), sum(a / b), sum(-a));
    d2 d = swap((d2){1.5, 2.5});
    d *= d;
    printf("%g %g\n", d[0], d[1]);
    d4 m[4], v = {1, -1, 2, 0.5}, out;
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            m[i][j] = i * 0.5 + j;
    multiply(m, &v, &out);
    printf("%g %g %g %g\n", out[0], out[1], out[2], out[3]);
    f4 converted = __builtin_convertvector(out, f4);
    i4 integers = __builtin_convertvector(converted * 4, i4);
    printf("%g %d\n", sum(converted), integers[2]);
    f4 loaded;
    float memory[6] = {9, 8, 7, 6, 5, 4};
    memcpy(&loaded, memory + 1, sizeof loaded);
    for (int i = 0; i < 4; i++)
        loaded[i] += (float)i;
    printf("%g %lld\n", sum(loaded), ((l2){5, 6} == (l2){5, 7})[0]);
    return (int)sum(c) + integers[0];
}
