// What numeric C++ is made of: virtual functions, exceptions, thread-local data, templates, the standard
// library.
#include <vector>
#include <map>
#include <string>
#include <iostream>
#include <functional>
#include <complex>
#include <thread>
#include <atomic>
#include <algorithm>
#include <numeric>
#include <random>
struct A {
  virtual double f(double) = 0;
  virtual ~A() {}
};
struct B : A {
  double k;
  std::vector<double> v;
  double f(double x) override {
    double r = 0;
    for (auto y : v)
      r += y * x;
    return r * k;
  }
};
struct C : virtual B {
  std::string s;
  double f(double x) override {
    if (x < 0)
      throw std::runtime_error("neg " + s);
    return B::f(x);
  }
};
thread_local double tl = 3;
static inline double st() {
  static std::map<int, double> m;
  return m[3] += tl;
}
template <class T> T gen(T a, T b) { return a * b + std::sin(a); }
double go(A *a, double x) {
  try {
    return a->f(x) + st();
  } catch (std::exception &e) {
    std::cerr << e.what();
    return -1;
  } catch (...) {
    throw;
  }
}
std::complex<double> cx(std::complex<double> a) { return std::exp(a) * a / gen(a, a); }
float gf(float a) { return gen(a, a); }
std::atomic<double> at{1};
double ad() {
  double o = at.load();
  while (!at.compare_exchange_weak(o, o * 2)) {
  }
  return o;
}
double lam(std::function<double(double)> f) {
  std::vector<double> v(10);
  std::generate(v.begin(), v.end(), [n = 0.]() mutable { return n += 1; });
  std::sort(v.begin(), v.end(), std::greater<>());
  return std::accumulate(v.begin(), v.end(), 0.) + f(v[0]);
}
double rnd() {
  std::mt19937 g(3);
  std::normal_distribution<double> d;
  return d(g);
}
int main() {
  C c;
  c.v = {1, 2};
  std::thread t([&] { c.k = 2; });
  t.join();
  std::cout << go(&c, 2) << lam([](double x) { return x; }) << rnd();
}
