; test import

define i64 @integers(i64 %a) {
  %t = trunc i64 %a to i16
  %u = trunc nuw nsw i64 %a to i32
  %z = zext i16 %t to i64
  %n = zext nneg i32 %u to i64
  %s = sext i32 %u to i64
  %x = xor i64 %z, %n
  %y = xor i64 %x, %s
  ret i64 %y
}

define double @floats(double %a, i32 %i) {
  %f = fptrunc double %a to float
  %d = fpext float %f to double
  %u = fptoui double %d to i8
  %s = fptosi double %a to i32
  %x = uitofp i8 %u to double
  %n = uitofp nneg i32 %i to double
  %y = sitofp i32 %s to double
  %1 = fadd double %x, %y
  %2 = fadd double %1, %n
  ret double %2
}

define i64 @bits(double %a, <2 x i32> %v) {
  %i = bitcast double %a to i64
  %j = bitcast <2 x i32> %v to i64
  %k = xor i64 %i, %j
  ret i64 %k
}

define i32 @pointers(ptr %p, ptr addrspace(1) %q) {
  %i = ptrtoint ptr %p to i32
  %r = inttoptr i32 %i to ptr
  %s = addrspacecast ptr addrspace(1) %q to ptr
  %t = bitcast ptr %r to ptr
  %c = icmp eq ptr %s, %t
  %z = zext i1 %c to i32
  ret i32 %z
}

define <2 x i64> @lanes(<2 x float> %a) {
  %d = fpext <2 x float> %a to <2 x double>
  %i = fptosi <2 x double> %d to <2 x i64>
  ret <2 x i64> %i
}

; run: @integers(70000) == 4464
; run: @floats(3.0, 4) == 10.0
; run: @bits(1.0, <0, 0>) == 0x3ff0000000000000
; run: @lanes(<1.5, -2.5>) == <1, -2>

; becomes:
; source "test"
;
; func @integers(%a: i64) -> i64 {
; 0:
;     %t = itrunc i64 %a to i16
;     %u = itrunc nuw nsw i64 %a to i32
;     %z = zext i16 %t to i64
;     %n = zext nneg i32 %u to i64
;     %s = sext i32 %u to i64
;     %x = xor i64 %z, %n
;     %y = xor i64 %x, %s
;     ret %y
; }
;
; func @floats(%a: f64, %i: i32) -> f64 {
; 0:
;     %f = fptrunc f64 %a to f32
;     %d = fpext f32 %f to f64
;     %u = fptoui f64 %d to i8
;     %s = fptosi f64 %a to i32
;     %x = uitofp i8 %u to f64
;     %n = uitofp nneg i32 %i to f64
;     %y = sitofp i32 %s to f64
;     %0 = fadd f64 %x, %y
;     %1 = fadd f64 %0, %n
;     ret %1
; }
;
; func @bits(%a: f64, %v: <2 x i32>) -> i64 {
; 0:
;     %i = bitcast f64 %a to i64
;     %j = bitcast <2 x i32> %v to i64
;     %k = xor i64 %i, %j
;     ret %k
; }
;
; func @pointers(%p: ptr, %q: ptr(1)) -> i32 {
; 0:
;     %i = ptrtoint ptr %p to i32
;     %r = inttoptr i32 %i to ptr
;     %s = addrspacecast ptr(1) %q to ptr
;     %c = icmp eq ptr %s, %r
;     %z = zext i1 %c to i32
;     ret %z
; }
;
; func @lanes(%a: <2 x f32>) -> <2 x i64> {
; 0:
;     %d = fpext <2 x f32> %a to <2 x f64>
;     %i = fptosi <2 x f64> %d to <2 x i64>
;     ret %i
; }
