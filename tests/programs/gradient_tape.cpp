// Reverse differentiation with a tape of our own, checked against differences; a small training loop.
#include <cmath>
#include <cstdio>
#include <vector>

struct Tape {
    struct Entry {
        int a, b;
        double da, db;
    };
    std::vector<Entry> entries;
    int push(int a, double da, int b = 0, double db = 0) {
        entries.push_back({a, b, da, db});
        return static_cast<int>(entries.size()) - 1;
    }
    std::vector<double> sweep(int from) const {
        std::vector<double> adjoint(entries.size(), 0.0);
        adjoint[static_cast<size_t>(from)] = 1;
        for (size_t i = entries.size(); i-- > 0;) {
            const Entry &e = entries[i];
            adjoint[static_cast<size_t>(e.a)] += e.da * adjoint[i];
            adjoint[static_cast<size_t>(e.b)] += e.db * adjoint[i];
        }
        return adjoint;
    }
};

static Tape tape;

struct Var {
    double v;
    int at;
    Var(double v) : v(v), at(tape.push(0, 0)) {}
    Var(double v, int at) : v(v), at(at) {}
};

static Var operator+(Var a, Var b) { return {a.v + b.v, tape.push(a.at, 1, b.at, 1)}; }
static Var operator-(Var a, Var b) { return {a.v - b.v, tape.push(a.at, 1, b.at, -1)}; }
static Var operator*(Var a, Var b) { return {a.v * b.v, tape.push(a.at, b.v, b.at, a.v)}; }
static Var tanh(Var a) {
    double t = std::tanh(a.v);
    return {t, tape.push(a.at, 1 - t * t)};
}

template <typename T> T loss(const T *w, const double (*data)[3]) {
    using std::tanh;
    T total = T(0.0);
    for (int i = 0; i < 4; i++) {
        T h1 = tanh(w[0] * T(data[i][0]) + w[1] * T(data[i][1]) + w[2]);
        T h2 = tanh(w[3] * T(data[i][0]) + w[4] * T(data[i][1]) + w[5]);
        T error = w[6] * h1 + w[7] * h2 + w[8] - T(data[i][2]);
        total = total + error * error;
    }
    return total;
}

int main() {
    static const double data[4][3] = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
    double w[9] = {0.5, -0.4, 0.1, 0.9, 0.8, -0.3, 1.1, -0.7, 0.2};
    int close = 0;
    for (int step = 0; step < 60; step++) {
        tape.entries.clear();
        tape.push(0, 0);
        std::vector<Var> v(w, w + 9);
        Var l = loss(v.data(), data);
        auto adjoint = tape.sweep(l.at);
        if (step % 15 == 0) {
            std::printf("%.9f %zu\n", l.v, tape.entries.size());
            for (int i = 0; i < 9; i++) {
                double old = w[i], h = 1e-6;
                w[i] = old + h;
                double up = loss(w, data);
                w[i] = old - h;
                double down = loss(w, data);
                w[i] = old;
                close += std::fabs((up - down) / (2 * h) - adjoint[static_cast<size_t>(v[static_cast<size_t>(i)].at)]) < 1e-7;
            }
        }
        for (int i = 0; i < 9; i++)
            w[i] -= 0.1 * adjoint[static_cast<size_t>(v[static_cast<size_t>(i)].at)];
    }
    std::printf("%.6f\n", loss(w, data));
    return close;
}
