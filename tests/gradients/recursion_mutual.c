// gradient: f(0.8, 6)
static double odd(double x, int n);
static double even(double x, int n) { return n == 0 ? x : x * odd(x, n - 1) + 1.0; }
static double odd(double x, int n) { return n == 0 ? 1.0 : x + even(x * 0.5, n - 1); }
double f(double x, int n) { return even(x, n); }
