// error: result_has_several_numbers.c:5:31: error: `__enzyme_autodiff` in @use: @f returns { double, double }, and one seed does not say which of its numbers is differentiated; return one number, or write the results to memory that is duplicated
#include "enzyme.h"
struct pair { double a, b; };
struct pair f(double x) { return (struct pair){x, x * x}; }
double use(double x) { return __enzyme_autodiff((void *)f, x); }
