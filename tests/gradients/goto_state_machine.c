// gradient: f(0.5, 7)
double f(double x, int steps) {
    double value = 1.0;
first:
    if (steps-- <= 0)
        goto end;
    value = value * x + 1.0;
    if (steps % 3 == 0)
        goto third;
second:
    if (steps-- <= 0)
        goto end;
    value = value * value * 0.5;
    goto first;
third:
    if (steps-- <= 0)
        goto end;
    value -= x;
    goto second;
end:
    return value;
}
