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
