// Globals with constructors, in order of definition; static members, inline variables, constinit, references.
#include <cmath>
#include <cstdio>
#include <vector>

static int clock_() {
    static int ticks = 0;
    return ++ticks;
}

struct Stamp {
    int when;
    const char *name;
    explicit Stamp(const char *name) : when(clock_()), name(name) { std::printf("%s at %d\n", name, when); }
    ~Stamp() { std::printf("%s leaves\n", name); }
};

static Stamp first("first");
static const double root = std::sqrt(static_cast<double>(first.when) + 1);
static Stamp second("second");
constinit static int plain = 40;
static int &alias = plain;
static std::vector<int> squares = [] {
    std::vector<int> v;
    for (int i = 0; i < 6; i++)
        v.push_back(i * i + clock_());
    return v;
}();

struct Registry {
    static Registry &instance() {
        static Registry r;
        return r;
    }
    int count = 0;
    int add(int n) { return count += n; }
};

template <int N> struct Register {
    static inline int total = Registry::instance().add(N);
};

struct Static {
    static const Stamp member;
    static double table[4];
};
const Stamp Static::member("member");
double Static::table[4] = {root, root * root, 1, 0};

int main() {
    std::printf("%.10f %d %d\n", root, squares[0], squares[5]);
    int sum = Register<5>::total + Register<30>::total;
    std::printf("%d %d\n", sum, Registry::instance().count);
    alias += first.when + second.when + Static::member.when;
    std::printf("%d %.10g\n", plain, Static::table[1] + Static::table[0]);
    return plain;
}
