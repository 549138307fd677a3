// gradient: f(0.9, 40.0)
double f(double rate, double limit) {
    double x = 1.0, sum = 0.0;
    do {
        x = x * (1.0 + rate) + 0.125;
        sum += x * rate;
    } while (x < limit);
    return sum / limit;
}
