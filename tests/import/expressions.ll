; test import

@g = global i32 0
@h = global i32 0

define i1 @address(ptr %p) {
  %1 = icmp ult ptr %p, inttoptr (i64 24 to ptr)
  ret i1 %1
}

define i64 @difference() {
  ret i64 sub (i64 ptrtoint (ptr getelementptr (i8, ptr @g, i64 4) to i64), i64 ptrtoint (ptr @g to i64))
}

define i64 @other(i1 %c) {
entry:
  br i1 %c, label %join, label %else
else:
  br label %join
join:
  %x = phi i64 [ 1, %entry ], [ xor (i64 ptrtoint (ptr @h to i64), i64 ptrtoint (ptr @h to i64)), %else ]
  ret i64 %x
}

define ptr @moved() {
  ret ptr getelementptr (i32, ptr inttoptr (i64 16 to ptr), i64 2)
}

; run: @difference() == 4
; run: @other(false) == 0
; run: @address([]: i8) == false
