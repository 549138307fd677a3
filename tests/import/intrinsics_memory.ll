; test import

declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
declare void @llvm.memcpy.inline.p0.p0.i64(ptr, ptr, i64, i1)
declare void @llvm.memmove.p0.p0.i32(ptr, ptr, i32, i1)
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
declare void @llvm.memset.inline.p0.i64(ptr, i8, i64, i1)
declare void @llvm.memset.element.unordered.atomic.p0.i64(ptr, i8, i64, i32)
declare void @llvm.lifetime.start.p0(i64, ptr)
declare void @llvm.lifetime.end.p0(i64, ptr)
declare void @llvm.assume(i1)
declare void @llvm.donothing()
declare i1 @llvm.expect.i1(i1, i1)
declare ptr @llvm.stacksave.p0()
declare void @llvm.stackrestore.p0(ptr)
declare void @llvm.prefetch.p0(ptr, i32, i32, i32)
declare void @llvm.experimental.noalias.scope.decl(metadata)
declare void @llvm.dbg.value(metadata, metadata, metadata)

define i32 @copies(ptr %p, i64 %n) {
  %room = alloca [16 x i8], align 8
  call void @llvm.lifetime.start.p0(i64 16, ptr %room)
  call void @llvm.memset.p0.i64(ptr align 8 %room, i8 0, i64 16, i1 false)
  call void @llvm.memset.inline.p0.i64(ptr %room, i8 0, i64 4, i1 true)
  call void @llvm.memcpy.p0.p0.i64(ptr align 8 %room, ptr align 4 %p, i64 %n, i1 false)
  call void @llvm.memcpy.inline.p0.p0.i64(ptr %room, ptr %p, i64 4, i1 true)
  call void @llvm.memmove.p0.p0.i32(ptr %room, ptr align 2 %p, i32 4, i1 false)
  %v = load i32, ptr %room
  call void @llvm.lifetime.end.p0(i64 -1, ptr %room)
  %c = icmp ne i32 %v, 0
  call void @llvm.assume(i1 %c)
  call void @llvm.donothing()
  ret i32 %v
}

define i32 @calls(ptr %p) {
  call void @llvm.memset.element.unordered.atomic.p0.i64(ptr align 4 %p, i8 0, i64 16, i32 4)
  call void @llvm.assume(i1 true) [ "align"(ptr %p, i64 16) ]
  %c = icmp ne ptr %p, null
  %e = call i1 @llvm.expect.i1(i1 %c, i1 true)
  %s = call ptr @llvm.stacksave.p0()
  call void @llvm.stackrestore.p0(ptr %s)
  call void @llvm.prefetch.p0(ptr %p, i32 0, i32 3, i32 1)
  ret i32 0
}

define double @scopes(ptr %p, ptr %q) {
  call void @llvm.experimental.noalias.scope.decl(metadata !0)
  %x = load double, ptr %p, !alias.scope !0, !nontemporal !3
  store double %x, ptr %q, !noalias !0
  ret double %x
}

define double @kept(ptr %p) {
  %x = load double, ptr %p, !alias.scope !0
  ret double %x
}

!0 = !{!1}
!1 = distinct !{!1, !2}
!2 = distinct !{!2}
!3 = !{i32 1}

; run: @copies([1, 2]: i32, 8) == 1

; becomes:
; source "test"
;
; declare @llvm.memcpy.p0.p0.i64(ptr noalias nocapture writeonly, ptr noalias nocapture readonly, i64, i1 immarg) attributes(nocallback, nofree, nounwind, willreturn, memory("argmem: readwrite"))
; declare @llvm.memcpy.inline.p0.p0.i64(ptr noalias nocapture writeonly, ptr noalias nocapture readonly, i64, i1 immarg) attributes(nocallback, nofree, nounwind, willreturn, memory("argmem: readwrite"))
; declare @llvm.memmove.p0.p0.i32(ptr nocapture writeonly, ptr nocapture readonly, i32, i1 immarg) attributes(nocallback, nofree, nounwind, willreturn, memory("argmem: readwrite"))
; declare @llvm.memset.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) attributes(nocallback, nofree, nounwind, willreturn, memory("argmem: write"))
; declare @llvm.memset.inline.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) attributes(nocallback, nofree, nounwind, willreturn, memory("argmem: write"))
; declare @llvm.memset.element.unordered.atomic.p0.i64(ptr nocapture writeonly, i8, i64, i32 immarg) attributes(nosync, nounwind, willreturn, memory("argmem: write"))
; declare @llvm.lifetime.start.p0(i64 immarg, ptr nocapture) attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("argmem: readwrite"))
; declare @llvm.lifetime.end.p0(i64 immarg, ptr nocapture) attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("argmem: readwrite"))
; declare @llvm.assume(i1 noundef) attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("inaccessiblemem: write"))
; declare @llvm.donothing() attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("none"))
; declare @llvm.expect.i1(i1, i1) -> i1 attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("none"))
; declare @llvm.stacksave.p0() -> ptr attributes(nocallback, nofree, nosync, nounwind, willreturn)
; declare @llvm.stackrestore.p0(ptr) attributes(nocallback, nofree, nosync, nounwind, willreturn)
; declare @llvm.prefetch.p0(ptr nocapture readonly, i32 immarg, i32 immarg, i32 immarg) attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("argmem: readwrite, inaccessiblemem: readwrite"))
; declare @llvm.experimental.noalias.scope.decl(opaque "metadata") attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("inaccessiblemem: readwrite"))
;
; func @copies(%p: ptr, %n: i64) -> i32 {
; 0:
;     %room = alloca ptr 16, align 8
;     lifetime_start ptr %room, 16
;     memset ptr %room, i8 0, i64 16, align 8
;     memset volatile ptr %room, i8 0, i64 4
;     memcpy ptr %room, ptr %p, i64 %n, align 8, 4
;     memcpy volatile ptr %room, ptr %p, i64 4
;     memmove ptr %room, ptr %p, i32 4, align 1, 2
;     %v = load i32, ptr %room
;     lifetime_end ptr %room
;     %c = icmp ne i32 %v, 0
;     assume %c
;     ret %v
; }
;
; func @calls(%p: ptr) -> i32 {
; 0:
;     call @llvm.memset.element.unordered.atomic.p0.i64(ptr %p align(4), i8 0, i64 16, i32 4)
;     call @llvm.assume(i1 true) bundle "align"(ptr %p, i64 16)
;     %c = icmp ne ptr %p, null
;     %e = call i1 @llvm.expect.i1(i1 %c, i1 true)
;     %s = call ptr @llvm.stacksave.p0()
;     call @llvm.stackrestore.p0(ptr %s)
;     call @llvm.prefetch.p0(ptr %p, i32 0, i32 3, i32 1)
;     ret 0
; }
;
; func @scopes(%p: ptr, %q: ptr) -> f64 {
; 0:
;     %x = load f64, ptr %p, !nontemporal !1
;     store f64 %x, ptr %q
;     ret %x
; }
;
; func @kept(%p: ptr) -> f64 {
; 0:
;     %x = load f64, ptr %p, !alias.scope !0
;     ret %x
; }
;
; !0 = !{!2}
; !1 = !{i32 1}
; !2 = distinct !{!2, !3}
; !3 = distinct !{!3}
