// error: marker_tape.c:4:43: error: `__enzyme_autodiff` in @use: `enzyme_tape` is not supported: the tape is made and freed by the derivative itself; leave the marker out
#include "enzyme.h"
double f(double x) { return x * x; }
double use(double x, void *tape) { return __enzyme_autodiff((void *)f, enzyme_tape, tape, x); }
