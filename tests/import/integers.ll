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

; run: @all(4, 2) == 1073741815
; run: @lanes(<1, 2>) == <4, 2>
; run: @wide(1) == -170141183460469231731687303715884105728
