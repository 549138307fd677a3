// gradient: f(1.1, 11)
static double power(double x, int n) {
    if (n == 0)
        return 1.0;
    double half = power(x, n / 2);
    return n % 2 ? half * half * x : half * half;
}
double f(double x, int n) { return power(x, n) - x; }
