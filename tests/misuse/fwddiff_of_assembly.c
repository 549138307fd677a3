// error: fwddiff_of_assembly.c:8:31: error: `__enzyme_fwddiff` in @use: no derivative of @f: fwddiff_of_assembly.c:5:5: in @f, `%1 = unsupported (f64) "call double asm \"sqrtsd $1, $0\", \"=x,x,~{dirflag},~{fpsr},~{flags}\"(double %{0})"(f64 %0), !srcloc !9, !dbg !8`: %0 varies: the IR does not know what the instruction does; write it in other instructions, or make what goes in constant
#include "enzyme.h"
double f(double x) {
    double y;
    __asm__("sqrtsd %1, %0" : "=x"(y) : "x"(x));
    return y * x;
}
double use(double x) { return __enzyme_fwddiff((void *)f, x, 1.0); }
