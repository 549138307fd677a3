// std::vector: growth, insertion, erasure, nested vectors, iterators, of structs and of bools.
#include <cstdio>
#include <numeric>
#include <vector>

struct Particle {
    double x, v;
    int id;
};

static std::vector<int> primes(int limit) {
    std::vector<bool> composite(static_cast<size_t>(limit) + 1);
    std::vector<int> found;
    for (int i = 2; i <= limit; i++) {
        if (composite[static_cast<size_t>(i)])
            continue;
        found.push_back(i);
        for (int j = i * 2; j <= limit; j += i)
            composite[static_cast<size_t>(j)] = true;
    }
    return found;
}

static std::vector<std::vector<long>> pascal(size_t rows) {
    std::vector<std::vector<long>> triangle;
    for (size_t n = 0; n < rows; n++) {
        std::vector<long> row(n + 1, 1);
        for (size_t k = 1; k < n; k++)
            row[k] = triangle[n - 1][k - 1] + triangle[n - 1][k];
        triangle.push_back(std::move(row));
    }
    return triangle;
}

int main() {
    auto p = primes(200);
    std::printf("%zu %d %d\n", p.size(), p.front(), p.back());
    auto triangle = pascal(20);
    std::printf("%ld %ld\n", triangle[19][9], std::accumulate(triangle[10].begin(), triangle[10].end(), 0L));
    std::vector<Particle> particles;
    for (int i = 0; i < 10; i++)
        particles.push_back({i * 0.5, 1.0 / (i + 1), i});
    particles.insert(particles.begin() + 3, {100, 0, 77});
    particles.erase(particles.begin() + 5, particles.begin() + 8);
    for (auto &q : particles)
        q.x += q.v * 2;
    double sum = 0;
    for (auto it = particles.rbegin(); it != particles.rend(); ++it)
        sum = sum * 0.5 + it->x;
    std::printf("%zu %.12g %d\n", particles.size(), sum, particles[3].id);
    std::vector<double> a(8, 1.5), b;
    b = a;
    b.resize(12, -1);
    a.swap(b);
    std::printf("%g %zu %zu\n", std::inner_product(a.begin(), a.begin() + 8, b.begin(), 0.0), a.size(), b.size());
    while (!p.empty() && p.back() > 50)
        p.pop_back();
    p.shrink_to_fit();
    return static_cast<int>(p.size() * 10 + particles.size());
}
