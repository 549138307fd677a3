; test import

%pair = type { double, i32 }
%nest = type { i8, [2 x %pair], <2 x float> }

define i32 @inner(%nest %n) {
  %array = extractvalue %nest %n, 1
  %second = extractvalue [2 x %pair] %array, 1
  %changed = insertvalue %pair %second, i32 5, 1
  %back = insertvalue %nest %n, %pair %changed, 1, 0
  %a = extractvalue %nest %back, 1, 0, 1
  %b = extractvalue %nest %back, 1, 1, 1
  %sum = add i32 %a, %b
  ret i32 %sum
}

define %pair @made(double %x) {
  %1 = insertvalue %pair poison, double %x, 0
  %2 = insertvalue %pair %1, i32 3, 1
  ret %pair %2
}

define double @called(double %x) {
  %r = call %pair @made(double %x)
  %value = extractvalue %pair %r, 0
  %count = extractvalue %pair %r, 1
  %n = sitofp i32 %count to double
  %sum = fadd double %value, %n
  ret double %sum
}

define double @memory(ptr %p, ptr %q) {
  %n = load %nest, ptr %p, align 8
  store %nest %n, ptr %q, align 8
  %x = getelementptr inbounds %nest, ptr %q, i32 0, i32 1, i32 1, i32 0
  %v = load double, ptr %x
  ret double %v
}

define {} @empty({} %e) {
  %f = freeze {} %e
  ret {} %f
}

define [2 x i32] @constant() {
  ret [2 x i32] [i32 1, i32 2]
}

define %pair @zero(i1 %c) {
entry:
  br i1 %c, label %left, label %join
left:
  %made = call %pair @made(double 4.0)
  br label %join
join:
  %r = phi %pair [ zeroinitializer, %entry ], [ %made, %left ]
  ret %pair %r
}

; run: @inner(0, 1.0, 2, 3.0, 4, <1.0, 2.0>) == 9
; run: @called(1.5) == 4.5
; run: @zero(true) == (4.0, 3)
; run: @zero(false) == (0.0, 0)
; run: @constant() == (1, 2)

; becomes:
; source "test"
;
; func @inner(%n.0: i8, %n.1: f64, %n.2: i32, %n.3: f64, %n.4: i32, %n.5: <2 x f32>) -> i32 as "i32 ({ i8, [2 x { double, i32 }], <2 x float> })" {
; 0:
;     %sum = iadd i32 5, %n.4
;     ret %sum
; }
;
; func @made(%x: f64) -> (f64, i32) as "{ double, i32 } (double)" {
; 0:
;     ret %x, 3
; }
;
; func @called(%x: f64) -> f64 {
; 0:
;     %r.0, %r.1 = call (f64, i32) @made(f64 %x) as "{ double, i32 } (double)"
;     %n = sitofp i32 %r.1 to f64
;     %sum = fadd f64 %r.0, %n
;     ret %sum
; }
;
; func @memory(%p: ptr, %q: ptr) -> f64 {
; 0:
;     %n.0 = load i8, ptr %p, align 8
;     %0 = addr inbounds ptr %p + 8
;     %n.1 = load f64, ptr %0
;     %1 = addr inbounds ptr %p + 16
;     %n.2 = load i32, ptr %1, align 8
;     %2 = addr inbounds ptr %p + 24
;     %n.3 = load f64, ptr %2
;     %3 = addr inbounds ptr %p + 32
;     %n.4 = load i32, ptr %3, align 8
;     %4 = addr inbounds ptr %p + 40
;     %n.5 = load <2 x f32>, ptr %4
;     store i8 %n.0, ptr %q, align 8
;     %5 = addr inbounds ptr %q + 8
;     store f64 %n.1, ptr %5
;     %6 = addr inbounds ptr %q + 16
;     store i32 %n.2, ptr %6, align 8
;     %7 = addr inbounds ptr %q + 24
;     store f64 %n.3, ptr %7
;     %8 = addr inbounds ptr %q + 32
;     store i32 %n.4, ptr %8, align 8
;     %9 = addr inbounds ptr %q + 40
;     store <2 x f32> %n.5, ptr %9
;     %x = addr inbounds ptr %q + 24
;     %v = load f64, ptr %x
;     ret %v
; }
;
; func @empty() as "{} ({})" {
; 0:
;     ret
; }
;
; func @constant() -> (i32, i32) as "[2 x i32] ()" {
; 0:
;     ret 1, 2
; }
;
; func @zero(%c: i1) -> (f64, i32) as "{ double, i32 } (i1)" {
; entry:
;     br %c, left, join(0.0, 0)
; left:
;     %made.0, %made.1 = call (f64, i32) @made(f64 4.0) as "{ double, i32 } (double)"
;     jump join(%made.0, %made.1)
; join(%r.0: f64, %r.1: i32):
;     ret %r.0, %r.1
; }
