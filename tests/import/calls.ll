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

define double @last_undef(double %x) {
  %1 = musttail call double @defined(double %x)
  ret double undef
}

declare ptr @pointer(ptr)

define ptr @last_cast(ptr %x) {
  %1 = musttail call ptr @pointer(ptr %x)
  %2 = bitcast ptr %1 to ptr
  ret ptr %2
}

define { double, i8 } @split(ptr %f, { double, i8 } %a, [2 x float] %b) {
  %r = call { double, i8 } %f({ double, i8 } noundef %a, [2 x float] %b)
  ret { double, i8 } %r
}

attributes #0 = { noinline "key"="value" }

; run: @last(2.0) == 2.0

; becomes:
; source "test"
;
; global constant @text: 4 = { bytes "%f\0a\00" }
; alias @other = @defined
;
; declare @known(f64) -> f64 attributes(nounwind)
; declare @printf(ptr nocapture readonly, ...) -> i32
; declare @odd()
;
; func @defined(%x: f64) -> f64 {
; 0:
;     ret %x
; }
;
; func @ways(%f: ptr, %x: f64) -> f64 {
; 0:
;     %0 = call f64 @known(f64 %x noundef) attributes(nounwind)
;     %1 = call tail fast f64 @known(f64 %0)
;     %2 = call notail (f64 noundef) @defined(f64 %1) attributes(noinline, "key"="value")
;     %3 = call cc(8) indirect (f64) ptr %f(f64 %2)
;     %4 = call i32 @printf(ptr @text, f64 %3, i32 1)
;     %5 = call indirect (i32) variadic(1) ptr %f(ptr @text, f64 %3)
;     %6 = call indirect (f64) ptr @other(f64 %x)
;     call @odd() bundle "tag"(i32 %4, f64 %x) bundle "none"()
;     %7 = call indirect (f64) ptr @odd(f64 %6)
;     ret %7
; }
;
; func @last(%x: f64) -> f64 {
; 0:
;     %0 = call musttail f64 @defined(f64 %x)
;     ret %0
; }
;
; func @last_undef(%x: f64) -> f64 {
; 0:
;     %0 = call musttail f64 @defined(f64 %x)
;     ret %0
; }
;
; declare @pointer(ptr) -> ptr
;
; func @last_cast(%x: ptr) -> ptr {
; 0:
;     %0 = call musttail ptr @pointer(ptr %x)
;     ret %0
; }
;
; func @split(%f: ptr, %a.0: f64, %a.1: i8, %b.0: f32, %b.1: f32) -> (f64, i8) as "{ double, i8 } (ptr, { double, i8 }, [2 x float])" {
; 0:
;     %r.0, %r.1 = call indirect (f64, i8) ptr %f(f64 %a.0 noundef, i8 %a.1 noundef, f32 %b.0, f32 %b.1) as "{ double, i8 } ({ double, i8 }, [2 x float])"
;     ret %r.0, %r.1
; }
