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
