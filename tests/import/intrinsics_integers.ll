; test import

declare i32 @llvm.smin.i32(i32, i32)
declare i32 @llvm.smax.i32(i32, i32)
declare i32 @llvm.umin.i32(i32, i32)
declare <2 x i32> @llvm.umax.v2i32(<2 x i32>, <2 x i32>)
declare i8 @llvm.sadd.sat.i8(i8, i8)
declare i8 @llvm.uadd.sat.i8(i8, i8)
declare i8 @llvm.ssub.sat.i8(i8, i8)
declare i8 @llvm.usub.sat.i8(i8, i8)
declare i8 @llvm.sshl.sat.i8(i8, i8)
declare i8 @llvm.ushl.sat.i8(i8, i8)
declare { i32, i1 } @llvm.sadd.with.overflow.i32(i32, i32)
declare { i32, i1 } @llvm.uadd.with.overflow.i32(i32, i32)
declare { i32, i1 } @llvm.ssub.with.overflow.i32(i32, i32)
declare { i32, i1 } @llvm.usub.with.overflow.i32(i32, i32)
declare { i32, i1 } @llvm.smul.with.overflow.i32(i32, i32)
declare { <2 x i32>, <2 x i1> } @llvm.umul.with.overflow.v2i32(<2 x i32>, <2 x i32>)
declare i32 @llvm.abs.i32(i32, i1)
declare i32 @llvm.ctpop.i32(i32)
declare i32 @llvm.ctlz.i32(i32, i1)
declare i32 @llvm.cttz.i32(i32, i1)
declare i32 @llvm.bswap.i32(i32)
declare i32 @llvm.bitreverse.i32(i32)
declare i32 @llvm.fshl.i32(i32, i32, i32)
declare i32 @llvm.fshr.i32(i32, i32, i32)

define i32 @all(i32 %a, i32 %b, <2 x i32> %v) {
  %1 = call i32 @llvm.smin.i32(i32 %a, i32 %b)
  %2 = call i32 @llvm.smax.i32(i32 %1, i32 %b)
  %3 = call i32 @llvm.umin.i32(i32 %2, i32 %b)
  %4 = call <2 x i32> @llvm.umax.v2i32(<2 x i32> %v, <2 x i32> splat (i32 5))
  %5 = call i32 @llvm.abs.i32(i32 %3, i1 true)
  %6 = call i32 @llvm.abs.i32(i32 %5, i1 false)
  %7 = call range(i32 0, 33) i32 @llvm.ctpop.i32(i32 %6)
  %8 = call i32 @llvm.ctlz.i32(i32 %7, i1 true)
  %9 = call i32 @llvm.cttz.i32(i32 %8, i1 false)
  %10 = call i32 @llvm.bswap.i32(i32 %9)
  %11 = call i32 @llvm.bitreverse.i32(i32 %10)
  %12 = call i32 @llvm.fshl.i32(i32 %11, i32 %b, i32 4)
  %13 = call i32 @llvm.fshr.i32(i32 %12, i32 %b, i32 4)
  ret i32 %13
}

define i8 @saturating(i8 %a, i8 %b) {
  %1 = call i8 @llvm.sadd.sat.i8(i8 %a, i8 %b)
  %2 = call i8 @llvm.uadd.sat.i8(i8 %1, i8 %b)
  %3 = call i8 @llvm.ssub.sat.i8(i8 %2, i8 %b)
  %4 = call i8 @llvm.usub.sat.i8(i8 %3, i8 %b)
  %5 = call i8 @llvm.sshl.sat.i8(i8 %4, i8 1)
  %6 = call i8 @llvm.ushl.sat.i8(i8 %5, i8 1)
  ret i8 %6
}

define i32 @overflowing(i32 %a, i32 %b, <2 x i32> %v) {
  %1 = call { i32, i1 } @llvm.sadd.with.overflow.i32(i32 %a, i32 %b)
  %sum = extractvalue { i32, i1 } %1, 0
  %over = extractvalue { i32, i1 } %1, 1
  %2 = call { i32, i1 } @llvm.uadd.with.overflow.i32(i32 %sum, i32 %b)
  %3 = call { i32, i1 } @llvm.ssub.with.overflow.i32(i32 %sum, i32 %b)
  %4 = call { i32, i1 } @llvm.usub.with.overflow.i32(i32 %sum, i32 %b)
  %5 = call { i32, i1 } @llvm.smul.with.overflow.i32(i32 %sum, i32 %b)
  %6 = call { <2 x i32>, <2 x i1> } @llvm.umul.with.overflow.v2i32(<2 x i32> %v, <2 x i32> %v)
  %n = zext i1 %over to i32
  ret i32 %n
}

; run: @saturating(100, 100) == 112
; run: @overflowing(2147483647, 1, <0, 0>) == 1
; run: @all(5, 3, <1, 2>) == 0

; becomes:
; source "test"
;
; declare @llvm.smin.i32(i32, i32) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.smax.i32(i32, i32) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.umin.i32(i32, i32) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.umax.v2i32(<2 x i32>, <2 x i32>) -> <2 x i32> attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.sadd.sat.i8(i8, i8) -> i8 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.uadd.sat.i8(i8, i8) -> i8 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.ssub.sat.i8(i8, i8) -> i8 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.usub.sat.i8(i8, i8) -> i8 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.sshl.sat.i8(i8, i8) -> i8 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.ushl.sat.i8(i8, i8) -> i8 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.sadd.with.overflow.i32(i32, i32) -> (i32, i1) attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none")) as "{ i32, i1 } (i32, i32)"
; declare @llvm.uadd.with.overflow.i32(i32, i32) -> (i32, i1) attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none")) as "{ i32, i1 } (i32, i32)"
; declare @llvm.ssub.with.overflow.i32(i32, i32) -> (i32, i1) attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none")) as "{ i32, i1 } (i32, i32)"
; declare @llvm.usub.with.overflow.i32(i32, i32) -> (i32, i1) attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none")) as "{ i32, i1 } (i32, i32)"
; declare @llvm.smul.with.overflow.i32(i32, i32) -> (i32, i1) attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none")) as "{ i32, i1 } (i32, i32)"
; declare @llvm.umul.with.overflow.v2i32(<2 x i32>, <2 x i32>) -> (<2 x i32>, <2 x i1>) attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none")) as "{ <2 x i32>, <2 x i1> } (<2 x i32>, <2 x i32>)"
; declare @llvm.abs.i32(i32, i1 immarg) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.ctpop.i32(i32) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.ctlz.i32(i32, i1 immarg) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.cttz.i32(i32, i1 immarg) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.bswap.i32(i32) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.bitreverse.i32(i32) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.fshl.i32(i32, i32, i32) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.fshr.i32(i32, i32, i32) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
;
; func @all(%a: i32, %b: i32, %v: <2 x i32>) -> i32 {
; 0:
;     %0 = smin i32 %a, %b
;     %1 = smax i32 %0, %b
;     %2 = umin i32 %1, %b
;     %3 = umax <2 x i32> %v, splat(5)
;     %4 = iabs nsw i32 %2
;     %5 = iabs i32 %4
;     %6 = ctpop i32 %5
;     %7 = ctlz exact i32 %6
;     %8 = cttz i32 %7
;     %9 = bswap i32 %8
;     %10 = bitreverse i32 %9
;     %11 = fshl i32 %10, %b, 4
;     %12 = fshr i32 %11, %b, 4
;     ret %12
; }
;
; func @saturating(%a: i8, %b: i8) -> i8 {
; 0:
;     %0 = sadd_sat i8 %a, %b
;     %1 = uadd_sat i8 %0, %b
;     %2 = ssub_sat i8 %1, %b
;     %3 = usub_sat i8 %2, %b
;     %4 = sshl_sat i8 %3, 1
;     %5 = ushl_sat i8 %4, 1
;     ret %5
; }
;
; func @overflowing(%a: i32, %b: i32, %v: <2 x i32>) -> i32 {
; 0:
;     %sum, %over = sadd_overflow i32 %a, %b
;     %0, %1 = uadd_overflow i32 %sum, %b
;     %2, %3 = ssub_overflow i32 %sum, %b
;     %4, %5 = usub_overflow i32 %sum, %b
;     %6, %7 = smul_overflow i32 %sum, %b
;     %8, %9 = umul_overflow <2 x i32> %v, %v
;     %n = zext i1 %over to i32
;     ret %n
; }
