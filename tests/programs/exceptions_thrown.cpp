// Exceptions that are thrown: by type, by base class, rethrown, through destructors, with values and pointers.
#include <cstdio>

struct Error {
    int code;
    explicit Error(int code) : code(code) {}
    virtual ~Error() { std::printf("~%d ", code); }
    virtual const char *what() const { return "error"; }
    Error(const Error &other) = default;
};

struct Special : Error {
    double detail;
    Special(int code, double detail) : Error(code), detail(detail) {}
    const char *what() const override { return "special"; }
};

struct Guard {
    int id;
    explicit Guard(int id) : id(id) {}
    ~Guard() { std::printf("g%d ", id); }
};

static double risky(int n) {
    Guard guard(n);
    switch (n % 6) {
    case 0: throw n * 10;
    case 1: throw Special(n, n * 0.5);
    case 2: throw Error(n);
    case 3: throw "text";
    case 4: throw 2.5 * n;
    }
    return n;
}

static int handle(int n) {
    try {
        Guard outer(100 + n);
        return static_cast<int>(risky(n));
    } catch (int value) {
        std::printf("int %d\n", value);
        return 1;
    } catch (const Special &s) {
        std::printf("%s %d %g\n", s.what(), s.code, s.detail);
        return 2;
    } catch (const Error &e) {
        std::printf("%s %d\n", e.what(), e.code);
        return 3;
    } catch (const char *text) {
        std::printf("%s\n", text);
        return 4;
    }
}

static int nested(int n) {
    try {
        try {
            return handle(n);
        } catch (...) {
            std::printf("again ");
            throw;
        }
    } catch (double x) {
        std::printf("double %g\n", x);
        return 5;
    }
}

static int depth(int n) {
    Guard guard(n);
    if (n == 0)
        throw Special(7, 1.25);
    return depth(n - 1) + 1;
}

int main() {
    int sum = 0;
    for (int n = 0; n < 12; n++)
        sum = sum * 3 % 1009 + nested(n);
    try {
        depth(4);
    } catch (Error &e) {
        std::printf("base %s %d\n", e.what(), e.code);
        sum += e.code;
    }
    std::printf("\n%d\n", sum);
    return sum % 256;
}
