// Structs of at most 16 bytes, passed and returned in registers: integers, floats, and both.
#include <stdio.h>

struct ints { int a, b; };
struct three { int a, b, c; };
struct longs { long a, b; };
struct floats { float x, y; };
struct four { float x, y, z, w; };
struct doubles { double x, y; };
struct mixed { double x; int n; };
struct reversed { int n; float f; double x; };
struct bytes { char c[3]; };
struct one { double x; };
struct pointer { const char *text; int n; };

static struct ints swap(struct ints p) { return (struct ints){p.b, p.a}; }
static struct three turn(struct three t) { return (struct three){t.b, t.c, t.a}; }
static struct longs add(struct longs p, struct longs q) { return (struct longs){p.a + q.a, p.b + q.b}; }
static struct floats scale(struct floats p, float s) { return (struct floats){p.x * s, p.y * s}; }
static struct four negate(struct four v) { return (struct four){-v.x, -v.y, -v.z, -v.w}; }
static struct doubles conjugate(struct doubles z) { return (struct doubles){z.x, -z.y}; }
static struct mixed bump(struct mixed m) { return (struct mixed){m.x * m.n, m.n + 1}; }
static struct reversed mix(struct reversed r, struct mixed m) {
    return (struct reversed){r.n + m.n, r.f + (float)m.x, r.x * 2};
}
static struct bytes upper(struct bytes b) {
    for (int i = 0; i < 3; i++)
        b.c[i] = (char)(b.c[i] - 'a' + 'A');
    return b;
}
static struct one half(struct one o) { return (struct one){o.x / 2}; }
static struct pointer skip(struct pointer p) { return (struct pointer){p.text + p.n, p.n + 1}; }

struct ints (*volatile chosen)(struct ints) = swap;

int main(void) {
    struct ints i = chosen((struct ints){1, 2});
    struct three t = turn(turn((struct three){3, 4, 5}));
    struct longs l = add((struct longs){1L << 40, -1}, (struct longs){7, 8});
    struct floats f = scale((struct floats){1.5f, -2.5f}, 3);
    struct four v = negate((struct four){1, -2, 3, -4});
    struct doubles d = conjugate((struct doubles){0.5, 0.25});
    struct mixed m = bump(bump((struct mixed){1.25, 3}));
    struct reversed r = mix((struct reversed){9, 0.5f, 0.125}, m);
    struct bytes b = upper((struct bytes){{'x', 'y', 'z'}});
    struct pointer p = skip((struct pointer){"pointer", 3});
    printf("%d %d | %d %d %d | %ld %ld\n", i.a, i.b, t.a, t.b, t.c, l.a, l.b);
    printf("%g %g | %g %g %g %g | %g %g\n", f.x, f.y, v.x, v.y, v.z, v.w, d.x, d.y);
    printf("%g %d | %d %g %g | %.3s | %g | %s %d\n", m.x, m.n, r.n, r.f, r.x, b.c, half((struct one){5}).x, p.text,
           p.n);
    return i.a * 10 + t.a + r.n;
}
