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
