// Classes of every kind by value: empty, with destructors, with bases, large, in registers; references and rvalues.
#include <cstdio>
#include <utility>

struct Empty {};
struct Tag : Empty {
    float f;
    char c;
};
struct Tracked {
    long n;
    static inline int copies = 0;
    explicit Tracked(long n) : n(n) {}
    Tracked(const Tracked &o) : n(o.n) { copies++; }
    ~Tracked() {}
};
struct Large {
    double values[5];
    short extra;
};
struct Member {
    Tracked t;
    double d;
};

__attribute__((noinline)) static int take(Empty, int a, Empty, int b) { return a * 10 + b; }
__attribute__((noinline)) static Tag tag(Tag t) {
    t.f *= 2;
    t.c++;
    return t;
}
__attribute__((noinline)) static Tracked increase(Tracked t) {
    t.n++;
    return t;
}
__attribute__((noinline)) static Large grow(Large l, double by) {
    for (double &v : l.values)
        v += by;
    l.extra = static_cast<short>(l.extra * 3);
    return l;
}
__attribute__((noinline)) static double mix(Tag t, Large l, Tracked x, float f, Member m) {
    return static_cast<double>(t.f) + l.values[4] + static_cast<double>(x.n) + static_cast<double>(f) + m.d + static_cast<double>(m.t.n);
}

static int overloaded(const Tracked &) { return 1; }
static int overloaded(Tracked &&) { return 2; }
static void change(Tracked &t, const Large *l) { t.n += static_cast<long>(l->values[0]); }

struct Methods {
    int base;
    Methods &add(int n) & {
        base += n;
        return *this;
    }
    Methods add(int n) && { return {base - n}; }
    int value() const { return base; }
};

int main() {
    Tag t = tag({{}, 1.25f, 'a'});
    Tracked x = increase(increase(Tracked(5)));
    Large l = grow({{1, 2, 3, 4, 5}, 100}, 0.5);
    std::printf("%d %g %c %ld %g %d\n", take({}, 4, Empty(), 2), static_cast<double>(t.f), t.c, x.n, l.values[4], l.extra);
    Member m{x, 2.5};
    std::printf("%g %d\n", mix(t, l, x, 0.125f, m), Tracked::copies);
    change(x, &l);
    std::printf("%ld %d %d\n", x.n, overloaded(x), overloaded(std::move(x)));
    Methods methods{10};
    methods.add(1).add(2);
    std::printf("%d %d %zu\n", methods.value(), Methods{10}.add(3).value(), sizeof(Tag));
    return methods.value() + Tracked::copies;
}
