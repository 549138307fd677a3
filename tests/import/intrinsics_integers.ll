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

; run: @saturating(100, 100) == 110
; run: @overflowing(2147483647, 1, <0, 0>) == 1
; run: @all(5, 3, <1, 2>) == 536870912
