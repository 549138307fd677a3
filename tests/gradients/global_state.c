// gradient: f(1.5, 3)
static double state, history[8];
double f(double x, int n) {
    state = x;
    for (int i = 0; i < n; i++) {
        history[i] = state * x;
        state = history[i] + 0.5 * state;
    }
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += history[i];
    return sum * state;
}
