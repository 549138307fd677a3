; test import

define i32 @local(i32 %n) {
  %one = alloca i32, align 4
  %many = alloca double, i32 %n, align 16
  %fixed = alloca [4 x i32], i64 2
  store i32 5, ptr %one
  store volatile double 1.0, ptr %many, align 8
  %x = load volatile double, ptr %many, align 2
  %v = load i32, ptr %one, align 4
  store i32 %v, ptr %fixed, align 1
  %w = load i32, ptr %fixed, align 1, !range !0
  ret i32 %w
}

define <3 x i1> @bits(ptr %p) {
  %v = load <3 x i1>, ptr %p
  ret <3 x i1> %v
}

define ptr @pointer(ptr %p) {
  %v = load ptr, ptr %p, align 8, !nonnull !1, !tbaa !2
  ret ptr %v
}

!0 = !{i32 0, i32 10}
!1 = !{}
!2 = !{!3, !3, i64 0}
!3 = !{!"any pointer", !4, i64 0}
!4 = !{!"omnipotent char", !5, i64 0}
!5 = !{!"Simple C/C++ TBAA"}

; run: @local(3) == 5

; becomes:
; source "test"
;
; func @local(%n: i32) -> i32 {
; 0:
;     %one = alloca ptr 4, align 4 as i32
;     %many = alloca ptr 8 x i32 %n as f64
;     %fixed = alloca ptr 16 x i64 2, align 4 as i32
;     store i32 5, ptr %one
;     store volatile f64 1.0, ptr %many
;     %x = load volatile f64, ptr %many, align 2
;     %v = load i32, ptr %one
;     store i32 %v, ptr %fixed, align 1
;     %w = load i32, ptr %fixed, align 1, !range !0
;     ret %w
; }
;
; func @bits(%p: ptr) -> <3 x i1> {
; 0:
;     %v = load <3 x i1>, ptr %p
;     ret %v
; }
;
; func @pointer(%p: ptr) -> ptr {
; 0:
;     %v = load ptr, ptr %p, !tbaa !1, !nonnull !2
;     ret %v
; }
;
; !0 = !{i32 0, i32 10}
; !1 = !{!3, !3, i64 0}
; !2 = !{}
; !3 = !{"any pointer", !4, i64 0}
; !4 = !{"omnipotent char", !5, i64 0}
; !5 = !{"Simple C/C++ TBAA"}
