// Several bases, virtual bases, calls through each of them, adjusted pointers, virtual calls in constructors.
#include <cstdio>

struct Counter {
    int count = 1;
    virtual int value() { return count; }
    virtual ~Counter() = default;
};

struct Left : virtual Counter {
    int left = 10;
    int value() override { return left + count; }
};

struct Right : virtual Counter {
    int right = 100;
    virtual int other() { return right * 2; }
};

struct Both : Left, Right {
    int own;
    Both() : own(value()) { count += 5; }
    int value() override { return left + right + count; }
    int other() override { return right + own; }
};

struct A {
    double a = 0.5;
    virtual double f(double x) { return a * x; }
};

struct B {
    long b = 7;
    virtual long g() { return b; }
};

struct C : A, B {
    double f(double x) override { return A::f(x) + static_cast<double>(b); }
    long g() override { return b * static_cast<long>(a * 4); }
};

static long through_b(B *b) { return b->g(); }
static double through_a(A &a) { return a.f(3); }
static int through_counter(Counter *c) { return c->value(); }

int main() {
    Both both;
    Left left;
    Right right;
    Counter *counters[] = {&both, &left, &right};
    int sum = 0;
    for (Counter *c : counters) {
        std::printf("%d\n", through_counter(c));
        sum += c->value();
    }
    Right *r = &both;
    r->right += 3;
    r->count++;
    std::printf("%d %d %d\n", r->other(), both.own, through_counter(r));
    C c;
    B *b = &c;
    std::printf("%ld %g %d\n", through_b(b), through_a(c), static_cast<C *>(b) == &c);
    B plain;
    std::printf("%ld\n", through_b(&plain));
    return sum % 256;
}
