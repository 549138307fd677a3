; test import

%body = type { double, [3 x double], i8, i32 }
@table = global [10 x [4 x i32]] zeroinitializer

define ptr @forms(ptr %p, i64 %i, i32 %j, i128 %k) {
  %field = getelementptr inbounds %body, ptr %p, i64 %i, i32 1, i64 2
  %back = getelementptr inbounds nuw i8, ptr %field, i64 8
  %row = getelementptr [4 x i32], ptr %back, i32 %j, i64 %i
  %wide = getelementptr nusw double, ptr %row, i128 %k
  %first = getelementptr inbounds %body, ptr %wide, i64 0, i32 0
  %nothing = getelementptr {}, ptr %first, i64 %i
  ret ptr %nothing
}

define i32 @global(i64 %i, i64 %j) {
  %p = getelementptr inbounds [10 x [4 x i32]], ptr @table, i64 0, i64 %i, i64 %j
  store i32 7, ptr %p
  %q = getelementptr inbounds i8, ptr getelementptr inbounds (i8, ptr @table, i64 16), i64 4
  %v = load i32, ptr %q
  ret i32 %v
}

define <2 x ptr> @lanes(ptr %p, <2 x i64> %i, <2 x ptr> %q) {
  %a = getelementptr double, ptr %p, <2 x i64> %i
  %b = getelementptr %body, <2 x ptr> %a, i64 1, i32 2
  %c = getelementptr %body, ptr %p, i64 0, <2 x i32> <i32 3, i32 3>
  %d = getelementptr i8, <2 x ptr> %q, <2 x i32> <i32 1, i32 2>
  %e = shufflevector <2 x ptr> %b, <2 x ptr> %c, <2 x i32> <i32 0, i32 2>
  %f = shufflevector <2 x ptr> %e, <2 x ptr> %d, <2 x i32> <i32 0, i32 3>
  ret <2 x ptr> %f
}

define ptr @negative(ptr %p, i8 %i) {
  %q = getelementptr i16, ptr %p, i8 %i
  %r = getelementptr i16, ptr %q, i8 -1
  ret ptr %r
}

; run: @global(1, 1) == 7
; run: @global(0, 5) == 7

; becomes:
; source "test"
;
; global @table: 160, align 4 = { zero 160 }
;
; func @forms(%p: ptr, %i: i64, %j: i32, %k: i128) -> ptr {
; 0:
;     %field = addr inbounds ptr %p + 24 + i64 %i * 40
;     %back = addr nuw inbounds ptr %field + 8
;     %0 = sext i32 %j to i64
;     %row = addr ptr %back + i64 %0 * 16 + i64 %i * 4 as i32
;     %1 = itrunc nsw i128 %k to i64
;     %wide = addr nusw ptr %row + i64 %1 * 8 as f64
;     %first = addr inbounds ptr %wide
;     %nothing = addr ptr %first
;     ret %nothing
; }
;
; func @global(%i: i64, %j: i64) -> i32 {
; 0:
;     %p = addr inbounds ptr @table + i64 %i * 16 + i64 %j * 4 as i32
;     store i32 7, ptr %p
;     %q = addr inbounds ptr (@table + 16) + 4
;     %v = load i32, ptr %q
;     ret %v
; }
;
; func @lanes(%p: ptr, %i: <2 x i64>, %q: <2 x ptr>) -> <2 x ptr> {
; 0:
;     %a = addr ptr %p + <2 x i64> %i * 8 as f64
;     %b = addr <2 x ptr> %a + 72
;     %0 = addr ptr %p + 36
;     %c = splat <2 x ptr> %0
;     %1 = sext <2 x i32> <1, 2> to <2 x i64>
;     %d = addr <2 x ptr> %q + <2 x i64> %1 * 1
;     %e = shuffle <2 x ptr> %b, %c, [0, 2]
;     %f = shuffle <2 x ptr> %e, %d, [0, 3]
;     ret %f
; }
;
; func @negative(%p: ptr, %i: i8) -> ptr {
; 0:
;     %0 = sext i8 %i to i64
;     %q = addr ptr %p + i64 %0 * 2 as i16
;     %r = addr ptr %q + -2 as i16
;     ret %r
; }
