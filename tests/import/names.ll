; test import

define { i32, i32 } @leaves({ i32, i32 } %s, i32 %s.0, i32 %"two words") {
"first block":
  %r = call { i32, i32 } @leaves({ i32, i32 } %s, i32 %s.0, i32 %"two words")
  br label %s.0.1
s.0.1:
  %first = extractvalue { i32, i32 } %r, 0
  %0 = call { i32, i32 } @leaves({ i32, i32 } %r, i32 %first, i32 1)
  %named = extractvalue { i32, i32 } %0, 1
  %1 = add i32 %named, 1
  ret { i32, i32 } %0
}

; becomes:
; source "test"
;
; func @leaves(%s.0.2: i32, %s.1: i32, %s.0: i32, %"two words": i32) -> (i32, i32) as "{ i32, i32 } ({ i32, i32 }, i32, i32)" {
; "first block":
;     %r.0, %r.1 = call (i32, i32) @leaves(i32 %s.0.2, i32 %s.1, i32 %s.0, i32 %"two words") as "{ i32, i32 } ({ i32, i32 }, i32, i32)"
;     jump s.0.1
; s.0.1:
;     %0, %named = call (i32, i32) @leaves(i32 %r.0, i32 %r.1, i32 %r.0, i32 1) as "{ i32, i32 } ({ i32, i32 }, i32, i32)"
;     %1 = iadd i32 %named, 1
;     ret %0, %named
; }
