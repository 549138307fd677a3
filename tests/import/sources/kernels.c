// Programs in C at every level of optimisation. The rows hold after import.

#include <complex.h>
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

double dot(const double *x, const double *y, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}
// run: @dot([1.0, 2.0, 3.0, 4.0, 5.0]: f64, [5.0, 4.0, 3.0, 2.0, 1.0]: f64, 5) == 35.0
// run: @dot([]: f64, []: f64, 0) == 0.0

// A loop that the optimiser turns into vectors.
int sum_of_squares(const int *x, int n) {
    int sum = 0;
    for (int i = 0; i < n; i++) sum += x[i] * x[i];
    return sum;
}
// run: @sum_of_squares([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]: i32, 17) == 1785

struct point { double x, y; };
struct tagged { float value; int tag; };

struct point turned(struct point p, double angle) {
    struct point q = {p.x * cos(angle) - p.y * sin(angle), p.x * sin(angle) + p.y * cos(angle)};
    return q;
}
double turned_twice(double x, double y) {
    struct point p = {x, y};
    p = turned(turned(p, 0.0), 0.0);
    return p.x + 10 * p.y;
}
// run: @turned_twice(1.0, 2.0) == 21.0

struct tagged chosen(struct tagged a, struct tagged b, int first) { return first ? a : b; }
float choose(float x, int first) {
    struct tagged a = {x, 1}, b = {-x, 2};
    struct tagged c = chosen(a, b, first);
    return c.value * c.tag;
}
// run: @choose(3.0, 1) == 3.0
// run: @choose(3.0, 0) == -6.0

struct body { double mass; double position[3]; struct { int id; char kind; } info; };
double moment(int n) {
    struct body bodies[4];
    memset(bodies, 0, sizeof bodies);
    for (int i = 0; i < n; i++) {
        bodies[i].mass = i + 1;
        bodies[i].info.id = i;
        for (int k = 0; k < 3; k++) bodies[i].position[k] = i * k;
    }
    double sum = 0;
    for (int i = n - 1; i >= 0; i--) sum += bodies[i].mass * bodies[i].position[2] + bodies[i].info.id;
    return sum;
}
// run: @moment(4) == 46.0

int state(int n) {
    int count = 0;
start:
    switch (n) {
    case 0: return count;
    case 1: case 3: count += 10; n -= 1; goto start;
    case -5: count += 100; n = 3; goto start;
    default: count++; n = n > 0 ? n - 1 : -n; goto start;
    }
}
// run: @state(6) == 24
// run: @state(-5) == 121

double complex_power(double re, double im) {
    double complex z = re + im * I;
    z = z * z / 1.0;
    return creal(z) + 10 * cimag(z);
}
// run: @complex_power(1.0, 2.0) == 37.0

double punned(double x) {
    union { double d; uint64_t u; uint8_t b[8]; } v = {x};
    v.u ^= 0x8000000000000000u;
    v.b[7] &= 0x7f;
    return v.d + sqrt(x * x);
}
// run: @punned(2.5) == 5.0

unsigned field(unsigned x) {
    struct { unsigned a : 3, b : 7; signed c : 5; } s = {0};
    s.a = x; s.b = x >> 3; s.c = -3;
    return s.a + s.b * 8 + s.c;
}
// run: @field(1000) == 997

static double twice(double x) { return 2 * x; }
static double half(double x) { return x / 2; }
double (*const table[])(double) = {twice, half, sqrt};
double apply(int which, double x) { return table[which](x); }
// run: @apply(0, 8.0) == 16.0
// run: @apply(1, 8.0) == 4.0
// run: @apply(2, 64.0) == 8.0

long wide(long a, long b) { return (long)(((__int128)a * b) >> 64); }
// run: @wide(0x7fffffffffffffff, 4) == 1

typedef float float4 __attribute__((vector_size(16)));
float lanes(float x) {
    float4 v = {x, 2, 3, 4}, w = v * v + 1;
    w = __builtin_shufflevector(w, v, 3, 2, 5, 0);
    w[1] = x < 0 ? 100 : w[1];
    return w[0] + w[1] + w[2] + w[3];
}
// run: @lanes(1.0) == 31.0

int counted(int n) {
    static _Atomic int counter = 5;
    atomic_fetch_add(&counter, n);
    int expected = 5 + n;
    atomic_compare_exchange_strong(&counter, &expected, 100);
    return atomic_load(&counter);
}
// run: @counted(3) == 100

int fits(int a, int b) {
    int r;
    return __builtin_mul_overflow(a, b, &r) ? -1 : r;
}
// run: @fits(65536, 65536) == -1
// run: @fits(6, 7) == 42

int ones(unsigned x) { return __builtin_popcount(x) * 100 + (x ? __builtin_ctz(x) : 32); }
// run: @ones(0xf0) == 404
// run: @ones(0) == 32

long double extended(double x) { return (long double)x / 3.0L * 3.0L; }
double narrowed(double x) { return (double)extended(x); }
// run: @narrowed(2.0) == 2.0

int length(int which) {
    const char *words[] = {"one", "three", ""};
    int n = 0;
    for (const char *p = words[which]; *p; p++) n++;
    return n;
}
// run: @length(1) == 5

unsigned ackermann(unsigned m, unsigned n) {
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}
// run: @ackermann(2, 3) == 9

double remainders(double x, double y) { return fmod(x, y) + floor(x) + fabs(-y) + fmax(x, y) + (isnan(x) ? 1 : 0); }
// run: @remainders(7.5, 2.0) == 18.0
