; test import

define i32 @backwards(i32 %n) {
entry:
  br label %first
last:
  %z = add i32 %y, 1
  ret i32 %z
second:
  %y = mul i32 %x, 3
  br label %last
first:
  %x = add i32 %n, 1
  br label %second
}

define i32 @never(i32 %n) {
entry:
  br label %join
island:
  %a = add i32 %b, 1
  %b = add i32 %a, 1
  %c = insertvalue { i32, i32 } %d, i32 %b, 0
  %d = insertvalue { i32, i32 } %c, i32 %a, 1
  br i1 undef, label %island, label %join
join:
  %x = phi i32 [ %n, %entry ], [ %b, %island ]
  ret i32 %x
}

; run: @backwards(1) == 7
; run: @never(4) == 4

; becomes:
; source "test"
;
; func @backwards(%n: i32) -> i32 {
; entry:
;     jump first
; last:
;     %z = iadd i32 %y, 1
;     ret %z
; second:
;     %y = imul i32 %x, 3
;     jump last
; first:
;     %x = iadd i32 %n, 1
;     jump second
; }
;
; func @never(%n: i32) -> i32 {
; entry:
;     jump join(%n)
; island:
;     %a = iadd i32 poison, 1
;     %b = iadd i32 %a, 1
;     br undef, island, join(%b)
; join(%x: i32):
;     ret %x
; }
