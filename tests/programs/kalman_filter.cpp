// A Kalman filter and a smoother for a moving point, with matrices as templates on their sizes.
#include <cmath>
#include <cstdio>

template <int R, int C> struct M {
    double a[R][C] = {};
    double &operator()(int i, int j) { return a[i][j]; }
    double operator()(int i, int j) const { return a[i][j]; }
    M<C, R> transposed() const {
        M<C, R> t;
        for (int i = 0; i < R; i++)
            for (int j = 0; j < C; j++)
                t(j, i) = a[i][j];
        return t;
    }
};

template <int R, int K, int C> M<R, C> operator*(const M<R, K> &x, const M<K, C> &y) {
    M<R, C> z;
    for (int i = 0; i < R; i++)
        for (int k = 0; k < K; k++)
            for (int j = 0; j < C; j++)
                z(i, j) += x(i, k) * y(k, j);
    return z;
}

template <int R, int C> M<R, C> combine(const M<R, C> &x, double s, const M<R, C> &y) {
    M<R, C> z = x;
    for (int i = 0; i < R; i++)
        for (int j = 0; j < C; j++)
            z(i, j) += s * y(i, j);
    return z;
}

static double noise(unsigned &state) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        state = state * 1664525u + 1013904223u;
        sum += (state >> 8) / 16777216.0;
    }
    return sum - 6;
}

int main() {
    M<2, 2> f{{{1, 0.1}, {0, 1}}}, p{{{10, 0}, {0, 10}}}, q{{{1e-4, 0}, {0, 1e-3}}}, identity{{{1, 0}, {0, 1}}};
    M<1, 2> h{{{1, 0}}};
    M<2, 1> x;
    unsigned seed = 99;
    double position = 0, velocity = 1, squared = 0, raw = 0;
    for (int t = 0; t < 200; t++) {
        velocity += 0.02 * std::sin(t * 0.05);
        position += 0.1 * velocity;
        double z = position + 0.5 * noise(seed);
        x = f * x;
        p = combine(f * p * f.transposed(), 1, q);
        double s = (h * p * h.transposed())(0, 0) + 0.25;
        M<2, 1> gain = p * h.transposed();
        for (int i = 0; i < 2; i++)
            gain(i, 0) /= s;
        double innovation = z - (h * x)(0, 0);
        x = combine(x, innovation, gain);
        p = combine(identity, -1, gain * h) * p;
        squared += (x(0, 0) - position) * (x(0, 0) - position);
        raw += (z - position) * (z - position);
        if (t % 50 == 49)
            std::printf("%.9f %.9f %.9f\n", position, x(0, 0), x(1, 0));
    }
    std::printf("%.8f %.8f %.8g\n", std::sqrt(squared / 200), std::sqrt(raw / 200), p(0, 0) * p(1, 1) - p(0, 1) * p(1, 0));
    return squared < raw ? static_cast<int>(raw / squared) + 30 : 1;
}
