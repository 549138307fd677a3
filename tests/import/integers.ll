; test import

define i32 @all(i32 %a, i32 %b) {
  %1 = add nuw nsw i32 %a, %b
  %2 = sub nsw i32 %1, %b
  %3 = mul nuw i32 %2, %b
  %4 = udiv exact i32 %3, %b
  %5 = sdiv i32 %4, 3
  %6 = urem i32 %5, 1000
  %7 = srem i32 %6, 7
  %8 = and i32 %7, %a
  %9 = or disjoint i32 %8, 16
  %10 = xor i32 %9, -1
  %11 = shl nsw i32 %10, 2
  %12 = lshr exact i32 %11, 1
  %13 = ashr i32 %12, 1
  ret i32 %13
}

define <2 x i8> @lanes(<2 x i8> %a) {
  %sum = add <2 x i8> %a, <i8 1, i8 -1>
  %twice = mul <2 x i8> %sum, splat (i8 2)
  ret <2 x i8> %twice
}

define i128 @wide(i128 %a) {
  %sum = add i128 %a, 170141183460469231731687303715884105727
  ret i128 %sum
}

; run: @all(4, 2) == 1073741807
; run: @lanes(<1, 2>) == <4, 2>
; run: @wide(1) == -170141183460469231731687303715884105728

; becomes:
; source "test"
;
; func @all(%a: i32, %b: i32) -> i32 {
; 0:
;     %0 = iadd nuw nsw i32 %a, %b
;     %1 = isub nsw i32 %0, %b
;     %2 = imul nuw i32 %1, %b
;     %3 = udiv exact i32 %2, %b
;     %4 = sdiv i32 %3, 3
;     %5 = urem i32 %4, 1000
;     %6 = srem i32 %5, 7
;     %7 = and i32 %6, %a
;     %8 = or disjoint i32 %7, 16
;     %9 = xor i32 %8, -1
;     %10 = shl nsw i32 %9, 2
;     %11 = lshr exact i32 %10, 1
;     %12 = ashr i32 %11, 1
;     ret %12
; }
;
; func @lanes(%a: <2 x i8>) -> <2 x i8> {
; 0:
;     %sum = iadd <2 x i8> %a, <1, -1>
;     %twice = imul <2 x i8> %sum, splat(2)
;     ret %twice
; }
;
; func @wide(%a: i128) -> i128 {
; 0:
;     %sum = iadd i128 %a, 170141183460469231731687303715884105727
;     ret %sum
; }
