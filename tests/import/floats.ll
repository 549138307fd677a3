; test import

define double @all(double %a, double %b) {
  %sum = fadd fast double %a, %b
  %difference = fsub nnan ninf double %sum, %b
  %product = fmul contract double %difference, %b
  %quotient = fdiv arcp nsz double %product, %a
  %rest = frem afn reassoc double %quotient, 3.0
  %negative = fneg nsz double %rest
  ret double %negative
}

define float @single(float %a) {
  %sum = fadd float %a, 0x3FB99999A0000000
  ret float %sum
}

define x86_fp80 @extended(x86_fp80 %a) {
  %sum = fadd x86_fp80 %a, 0xK3FFF8000000000000000
  ret x86_fp80 %sum
}

define half @half(half %a) {
  %sum = fadd half %a, 0xH3C00
  ret half %sum
}

; run: @all(2.0, 4.0) == -1.0
; run: @half(1.0) == 2.0
; run: @extended(1.0) == 2.0

; becomes:
; source "test"
;
; func @all(%a: f64, %b: f64) -> f64 {
; 0:
;     %sum = fadd fast f64 %a, %b
;     %difference = fsub nnan ninf f64 %sum, %b
;     %product = fmul contract f64 %difference, %b
;     %quotient = fdiv nsz arcp f64 %product, %a
;     %rest = frem afn reassoc f64 %quotient, 3.0
;     %negative = fneg nsz f64 %rest
;     ret %negative
; }
;
; func @single(%a: f32) -> f32 {
; 0:
;     %sum = fadd f32 %a, 0.1
;     ret %sum
; }
;
; func @extended(%a: f80) -> f80 {
; 0:
;     %sum = fadd f80 %a, 1.0
;     ret %sum
; }
;
; func @half(%a: f16) -> f16 {
; 0:
;     %sum = fadd f16 %a, 1.0
;     ret %sum
; }
