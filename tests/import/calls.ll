; test import

declare double @known(double) nounwind
declare i32 @printf(ptr nocapture readonly, ...)
declare void @odd()
@text = constant [4 x i8] c"%f\0A\00"
@other = alias double (double), ptr @defined

define double @defined(double %x) {
  ret double %x
}

define double @ways(ptr %f, double %x) {
  %1 = call double @known(double noundef %x) nounwind
  %2 = tail call fast double @known(double %1)
  %3 = notail call noundef double @defined(double %2) #0
  %4 = call fastcc double %f(double %3)
  %5 = call i32 (ptr, ...) @printf(ptr @text, double %4, i32 1)
  %6 = call i32 (ptr, ...) %f(ptr @text, double %4)
  %7 = call double @other(double %x)
  call void @odd() [ "tag"(i32 %5, double %x), "none"() ]
  %8 = call double @odd(double %7)
  ret double %8
}

define double @last(double %x) {
  %1 = musttail call double @defined(double %x)
  ret double %1
}

define { double, i8 } @split(ptr %f, { double, i8 } %a, [2 x float] %b) {
  %r = call { double, i8 } %f({ double, i8 } noundef %a, [2 x float] %b)
  ret { double, i8 } %r
}

attributes #0 = { noinline "key"="value" }

; run: @last(2.0) == 2.0
