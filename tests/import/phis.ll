; test import

define i64 @fibonacci(i64 %n) {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %loop ]
  %a = phi i64 [ 0, %entry ], [ %b, %loop ]
  %b = phi i64 [ 1, %entry ], [ %sum, %loop ]
  %sum = add i64 %a, %b
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret i64 %a
}

define i64 @swapped(i64 %n, i64 %x, i64 %y) {
entry:
  br label %loop
loop:
  %i = phi i64 [ %n, %entry ], [ %less, %loop ]
  %a = phi i64 [ %x, %entry ], [ %b, %loop ]
  %b = phi i64 [ %y, %entry ], [ %a, %loop ]
  %less = sub i64 %i, 1
  %stop = icmp eq i64 %less, 0
  br i1 %stop, label %done, label %loop
done:
  %r = mul i64 %a, 10
  %s = add i64 %r, %b
  ret i64 %s
}

define i32 @same_block(i1 %c, i32 %n) {
entry:
  br i1 %c, label %join, label %join
join:
  %x = phi i32 [ %n, %entry ], [ %n, %entry ]
  ret i32 %x
}

define i32 @cases(i32 %n) {
entry:
  switch i32 %n, label %join [
    i32 1, label %join
    i32 -2, label %other
    i32 3, label %join
  ]
other:
  br label %join
join:
  %x = phi i32 [ 10, %entry ], [ 10, %entry ], [ 10, %entry ], [ 20, %other ]
  ret i32 %x
}

define i32 @wide(i128 %n) {
entry:
  switch i128 %n, label %none [
    i128 170141183460469231731687303715884105727, label %large
    i128 -1, label %less
  ]
none:
  ret i32 0
large:
  ret i32 1
less:
  ret i32 2
}

; run: @fibonacci(10) == 34
; run: @swapped(1, 3, 4) == 34
; run: @swapped(2, 3, 4) == 43
; run: @same_block(true, 3) == 3
; run: @cases(3) == 10
; run: @cases(-2) == 20
; run: @wide(-1) == 2
; run: @wide(170141183460469231731687303715884105727) == 1

; becomes:
; source "test"
;
; func @fibonacci(%n: i64) -> i64 {
; entry:
;     jump loop(0, 0, 1)
; loop(%i: i64, %a: i64, %b: i64):
;     %sum = iadd i64 %a, %b
;     %next = iadd i64 %i, 1
;     %more = icmp slt i64 %next, %n
;     br %more, loop(%next, %b, %sum), done
; done:
;     ret %a
; }
;
; func @swapped(%n: i64, %x: i64, %y: i64) -> i64 {
; entry:
;     jump loop(%n, %x, %y)
; loop(%i: i64, %a: i64, %b: i64):
;     %less = isub i64 %i, 1
;     %stop = icmp eq i64 %less, 0
;     br %stop, done, loop(%less, %b, %a)
; done:
;     %r = imul i64 %a, 10
;     %s = iadd i64 %r, %b
;     ret %s
; }
;
; func @same_block(%c: i1, %n: i32) -> i32 {
; entry:
;     br %c, join(%n), join(%n)
; join(%x: i32):
;     ret %x
; }
;
; func @cases(%n: i32) -> i32 {
; entry:
;     switch i32 %n, join(10) [1: join(10), -2: other, 3: join(10)]
; other:
;     jump join(20)
; join(%x: i32):
;     ret %x
; }
;
; func @wide(%n: i128) -> i32 {
; entry:
;     switch i128 %n, none [170141183460469231731687303715884105727: large, -1: less]
; none:
;     ret 0
; large:
;     ret 1
; less:
;     ret 2
; }
