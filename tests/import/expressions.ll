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

; becomes:
; source "test"
;
; global @g: 4, align 4 as i32 = { i32 0 }
; global @h: 4, align 4 as i32 = { i32 0 }
;
; func @address(%p: ptr) -> i1 {
; 0:
;     %0 = inttoptr i64 24 to ptr
;     %1 = icmp ult ptr %p, %0
;     ret %1
; }
;
; func @difference() -> i64 {
; 0:
;     %0 = ptrtoint ptr @g + 4 to i64
;     %1 = ptrtoint ptr @g to i64
;     %2 = isub i64 %0, %1
;     ret %2
; }
;
; func @other(%c: i1) -> i64 {
; entry:
;     br %c, join(1), else
; else:
;     %0 = ptrtoint ptr @h to i64
;     %1 = ptrtoint ptr @h to i64
;     %2 = xor i64 %0, %1
;     jump join(%2)
; join(%x: i64):
;     ret %x
; }
;
; func @moved() -> ptr {
; 0:
;     %0 = inttoptr i64 16 to ptr
;     %1 = addr ptr %0 + 8
;     ret %1
; }
