// Structs over 16 bytes, passed as copies in memory and returned through a hidden pointer.
#include <stdio.h>

struct vector { double x, y, z; };
struct matrix { double a[3][3]; };
struct record { char name[12]; int ids[5]; float weight; };

static struct vector cross(struct vector a, struct vector b) {
    return (struct vector){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static struct matrix multiply(struct matrix a, struct matrix b) {
    struct matrix c;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            c.a[i][j] = 0;
            for (int k = 0; k < 3; k++)
                c.a[i][j] += a.a[i][k] * b.a[k][j];
        }
    return c;
}

static struct vector apply(struct matrix m, struct vector v, int times) {
    if (times == 0)
        return v;
    struct vector w = {m.a[0][0] * v.x + m.a[0][1] * v.y + m.a[0][2] * v.z,
                       m.a[1][0] * v.x + m.a[1][1] * v.y + m.a[1][2] * v.z,
                       m.a[2][0] * v.x + m.a[2][1] * v.y + m.a[2][2] * v.z};
    m.a[0][0] += 0.5; /* the caller's stays */
    return apply(m, w, times - 1);
}

__attribute__((noinline)) static int change(struct record r, int n) {
    r.ids[0] += n;
    r.name[0] = 'X';
    r.weight *= 2;
    printf("%s %d %g\n", r.name, r.ids[0], r.weight);
    return r.ids[0] + r.ids[4];
}

int main(void) {
    struct vector a = {1, 2, 3}, b = {-4, 5, 0.5};
    struct vector c = cross(a, b);
    printf("%g %g %g\n", c.x, c.y, c.z);
    struct matrix m = {{{1, 2, 0}, {0, 1, 0.5}, {0.25, 0, 1}}};
    struct matrix p = multiply(multiply(m, m), m);
    for (int i = 0; i < 3; i++)
        printf("%g %g %g\n", p.a[i][0], p.a[i][1], p.a[i][2]);
    struct vector v = apply(m, a, 5);
    printf("%g %g %g %g\n", v.x, v.y, v.z, m.a[0][0]);
    struct record r = {"record", {1, 2, 3, 4, 5}, 1.5f};
    int sum = change(r, 10) + change(r, 20);
    printf("%s %d %g\n", r.name, r.ids[0], r.weight);
    return sum;
}
