; test import

define double @select(i1 %c, double %a, double %b) {
  %1 = select nnan i1 %c, double %a, double %b
  ret double %1
}

define <2 x i32> @lanes(<2 x i1> %c, <2 x i32> %a, <2 x i32> %b) {
  %1 = select <2 x i1> %c, <2 x i32> %a, <2 x i32> %b
  %2 = select i1 true, <2 x i32> %1, <2 x i32> %b
  ret <2 x i32> %2
}

define { double, i32 } @aggregate(i1 %c, { double, i32 } %a, { double, i32 } %b) {
  %chosen = select i1 %c, { double, i32 } %a, { double, i32 } %b
  ret { double, i32 } %chosen
}

define { double, i32 } @frozen({ double, i32 } %a, i32 %n) {
  %f = freeze { double, i32 } %a
  %m = freeze i32 %n
  %r = insertvalue { double, i32 } %f, i32 %m, 1
  ret { double, i32 } %r
}

; run: @select(true, 1.0, 2.0) == 1.0
; run: @lanes(<true, false>, <1, 2>, <3, 4>) == <1, 4>
; run: @aggregate(false, 1.0, 2, 3.0, 4) == (3.0, 4)
; run: @frozen(1.0, 2, 7) == (1.0, 7)

; becomes:
; source "test"
;
; func @select(%c: i1, %a: f64, %b: f64) -> f64 {
; 0:
;     %0 = select nnan i1 %c, f64 %a, %b
;     ret %0
; }
;
; func @lanes(%c: <2 x i1>, %a: <2 x i32>, %b: <2 x i32>) -> <2 x i32> {
; 0:
;     %0 = select <2 x i1> %c, <2 x i32> %a, %b
;     %1 = select i1 true, <2 x i32> %0, %b
;     ret %1
; }
;
; func @aggregate(%c: i1, %a.0: f64, %a.1: i32, %b.0: f64, %b.1: i32) -> (f64, i32) as "{ double, i32 } (i1, { double, i32 }, { double, i32 })" {
; 0:
;     %chosen.0 = select i1 %c, f64 %a.0, %b.0
;     %chosen.1 = select i1 %c, i32 %a.1, %b.1
;     ret %chosen.0, %chosen.1
; }
;
; func @frozen(%a.0: f64, %a.1: i32, %n: i32) -> (f64, i32) as "{ double, i32 } ({ double, i32 }, i32)" {
; 0:
;     %f.0 = freeze f64 %a.0
;     %f.1 = freeze i32 %a.1
;     %m = freeze i32 %n
;     ret %f.0, %m
; }
