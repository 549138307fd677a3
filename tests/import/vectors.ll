; test import

define double @parts(<4 x double> %v, double %x, i64 %i) {
  %set = insertelement <4 x double> %v, double %x, i64 %i
  %turned = shufflevector <4 x double> %set, <4 x double> poison, <4 x i32> <i32 3, i32 2, i32 poison, i32 0>
  %both = shufflevector <4 x double> %set, <4 x double> %turned, <2 x i32> <i32 0, i32 4>
  %first = extractelement <2 x double> %both, i32 1
  ret double %first
}

define <4 x i32> @splat(i32 %x) {
  %one = insertelement <4 x i32> poison, i32 %x, i64 0
  %all = shufflevector <4 x i32> %one, <4 x i32> poison, <4 x i32> zeroinitializer
  ret <4 x i32> %all
}

define <4 x double> @constants() {
  ret <4 x double> <double 1.0, double poison, double undef, double -0.0>
}

; run: @parts(<1.0, 2.0, 3.0, 4.0>, 9.0, 3) == 9.0
; run: @splat(7) == <7, 7, 7, 7>

; becomes:
; source "test"
;
; func @parts(%v: <4 x f64>, %x: f64, %i: i64) -> f64 {
; 0:
;     %set = insert <4 x f64> %v, %x, i64 %i
;     %turned = shuffle <4 x f64> %set, poison, [3, 2, poison, 0]
;     %both = shuffle <4 x f64> %set, %turned, [0, 4]
;     %first = extract <2 x f64> %both, i32 1
;     ret %first
; }
;
; func @splat(%x: i32) -> <4 x i32> {
; 0:
;     %one = insert <4 x i32> poison, %x, i64 0
;     %all = shuffle <4 x i32> %one, poison, [0, 0, 0, 0]
;     ret %all
; }
;
; func @constants() -> <4 x f64> {
; 0:
;     ret <1.0, poison, undef, -0.0>
; }
