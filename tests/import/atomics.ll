; test import

define i32 @integers(ptr %p) {
  store atomic i32 40, ptr %p monotonic, align 4
  %v = load atomic volatile i32, ptr %p acquire, align 4
  fence seq_cst
  fence syncscope("singlethread") acq_rel
  %1 = atomicrmw xchg ptr %p, i32 1 seq_cst
  %2 = atomicrmw add ptr %p, i32 1 release, align 8
  %3 = atomicrmw sub ptr %p, i32 1 acquire
  %4 = atomicrmw and ptr %p, i32 1 acq_rel
  %5 = atomicrmw nand ptr %p, i32 1 monotonic
  %6 = atomicrmw or ptr %p, i32 1 monotonic
  %7 = atomicrmw xor ptr %p, i32 1 monotonic
  %8 = atomicrmw max ptr %p, i32 1 monotonic
  %9 = atomicrmw min ptr %p, i32 1 monotonic
  %10 = atomicrmw umax ptr %p, i32 1 monotonic
  %11 = atomicrmw umin ptr %p, i32 1 monotonic
  %12 = atomicrmw uinc_wrap ptr %p, i32 5 monotonic
  %13 = atomicrmw volatile udec_wrap ptr %p, i32 5 syncscope("singlethread") monotonic
  %r = cmpxchg weak volatile ptr %p, i32 1, i32 9 acq_rel acquire, align 4
  %old = extractvalue { i32, i1 } %r, 0
  %done = extractvalue { i32, i1 } %r, 1
  %now = load atomic i32, ptr %p unordered, align 4
  %chosen = select i1 %done, i32 %now, i32 %old
  ret i32 %chosen
}

define double @floats(ptr %p) {
  %1 = atomicrmw fadd ptr %p, double 1.0 seq_cst
  %2 = atomicrmw fsub ptr %p, double 2.0 seq_cst
  %3 = atomicrmw fmax ptr %p, double 3.0 seq_cst
  %4 = atomicrmw fmin ptr %p, double 4.0 seq_cst
  %v = load double, ptr %p
  ret double %v
}

define ptr @pointers(ptr %p, ptr %q) {
  %1 = atomicrmw xchg ptr %p, ptr %q seq_cst
  %r = cmpxchg ptr %p, ptr %q, ptr null seq_cst seq_cst
  %old = extractvalue { ptr, i1 } %r, 0
  ret ptr %old
}

; run: @integers([0]: i32) == 9
; run: @floats([0.5]: f64) == 3.0

; becomes:
; source "test"
;
; func @integers(%p: ptr) -> i32 {
; 0:
;     store i32 40, ptr %p, monotonic
;     %v = load volatile i32, ptr %p, acquire
;     fence seq_cst
;     fence acq_rel, scope "singlethread"
;     %0 = atomicrmw xchg i32, ptr %p, 1, seq_cst
;     %1 = atomicrmw add i32, ptr %p, 1, release, align 8
;     %2 = atomicrmw sub i32, ptr %p, 1, acquire
;     %3 = atomicrmw and i32, ptr %p, 1, acq_rel
;     %4 = atomicrmw nand i32, ptr %p, 1, monotonic
;     %5 = atomicrmw or i32, ptr %p, 1, monotonic
;     %6 = atomicrmw xor i32, ptr %p, 1, monotonic
;     %7 = atomicrmw max i32, ptr %p, 1, monotonic
;     %8 = atomicrmw min i32, ptr %p, 1, monotonic
;     %9 = atomicrmw umax i32, ptr %p, 1, monotonic
;     %10 = atomicrmw umin i32, ptr %p, 1, monotonic
;     %11 = atomicrmw uinc_wrap i32, ptr %p, 5, monotonic
;     %12 = atomicrmw volatile udec_wrap i32, ptr %p, 5, monotonic, scope "singlethread"
;     %r.0, %r.1 = cmpxchg volatile weak i32, ptr %p, 1, 9, acq_rel, acquire
;     %now = load i32, ptr %p, unordered
;     %chosen = select i1 %r.1, i32 %now, %r.0
;     ret %chosen
; }
;
; func @floats(%p: ptr) -> f64 {
; 0:
;     %0 = atomicrmw fadd f64, ptr %p, 1.0, seq_cst
;     %1 = atomicrmw fsub f64, ptr %p, 2.0, seq_cst
;     %2 = atomicrmw fmax f64, ptr %p, 3.0, seq_cst
;     %3 = atomicrmw fmin f64, ptr %p, 4.0, seq_cst
;     %v = load f64, ptr %p
;     ret %v
; }
;
; func @pointers(%p: ptr, %q: ptr) -> ptr {
; 0:
;     %0 = atomicrmw xchg ptr, ptr %p, %q, seq_cst
;     %r.0, %r.1 = cmpxchg ptr, ptr %p, %q, null, seq_cst, seq_cst
;     ret %r.0
; }
