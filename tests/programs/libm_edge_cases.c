// What the library gives for infinities, NaN, zeros and poles.
#include <math.h>
#include <stdio.h>

static void show(const char *what, double x) {
    if (isnan(x))
        printf("%s nan\n", what);
    else
        printf("%s %s%g\n", what, signbit(x) ? "-" : "+", fabs(x));
}

int main(void) {
    volatile double zero = 0, one = 1, infinity = INFINITY, nan_ = NAN;
    show("1/0", one / zero);
    show("-1/0", -one / zero);
    show("0/0", zero / zero);
    show("inf-inf", infinity - infinity);
    show("sqrt(-1)", sqrt(-one));
    show("sqrt(-0)", sqrt(-zero));
    show("log(-1)", log(-one));
    show("asin(2)", asin(2 * one));
    show("atan(inf)", atan(infinity) > 1.57 ? 1 : 0);
    show("atan2(0,-0)", atan2(zero, -zero) > 3.14 ? 1 : 0);
    show("atan2(-0,0)", atan2(-zero, zero));
    show("pow(nan,0)", pow(nan_, zero));
    show("pow(1,nan)", pow(one, nan_));
    show("fmin(nan,1)", fmin(nan_, one));
    show("hypot(inf,nan)", hypot(infinity, nan_));
    show("fmod(1,0)", fmod(one, zero));
    show("exp(-inf)", exp(-infinity));
    show("tgamma(-1)", tgamma(-one));
    show("cbrt(-0)", cbrt(-zero));
    show("round(-0.4)", round(-0.4 * one));
    int order = (nan_ < one) + 2 * (nan_ > one) + 4 * (nan_ == nan_) + 8 * (nan_ != nan_) + 16 * !(nan_ <= one);
    printf("%d\n", order);
    return order;
}
