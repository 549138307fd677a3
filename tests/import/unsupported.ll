; test import

declare void @taker({ double, i32 })
declare double @llvm.experimental.constrained.fadd.f64(double, double, metadata, metadata)
declare void @llvm.va_start.p0(ptr)
declare i64 @llvm.read_register.i64(metadata)

define i32 @assembly(i32 %x, { double, i32 } %a) {
  %1 = call i32 asm sideeffect "bswap $0", "=r,0,~{dirflag}"(i32 %x)
  call void asm inteldialect "nop\0A", ""()
  call void asm sideeffect "vaddpd zmm0%{7}", ""()
  ret i32 %1
}

define double @rounding(double %x) {
  %1 = call double @llvm.experimental.constrained.fadd.f64(double %x, double 1.0, metadata !"round.dynamic", metadata !"fpexcept.strict")
  ret double %1
}

define double @arguments(i32 %n, ...) {
  %list = alloca [24 x i8], align 8
  call void @llvm.va_start.p0(ptr %list)
  %1 = va_arg ptr %list, double
  ret double %1
}

define i256 @wide(i256 %a, i256 %b, ptr %p) {
  %1 = add nsw i256 %a, %b
  %2 = icmp ult i256 %1, %b
  %3 = select i1 %2, i256 %1, i256 %a
  %4 = zext i1 %2 to i256
  store i256 %3, ptr %p
  %5 = load i256, ptr %p
  %6 = freeze i256 %5
  %7 = trunc i256 %6 to i64
  ret i256 %4
}

define i8 @large(ptr %p) {
  %a = load [100 x i8], ptr %p
  %b = insertvalue [100 x i8] %a, i8 1, 3
  store [100 x i8] %b, ptr %p
  %c = extractvalue [100 x i8] %b, 7
  ret i8 %c
}

define void @careful(ptr %p, { double, i32 } %a) {
  store volatile { double, i32 } %a, ptr %p
  %1 = load volatile { double, i32 }, ptr %p
  call void @taker({ double, i32 } %1)
  %2 = atomicrmw fadd ptr %p, <2 x half> <half 1.0, half 2.0> seq_cst
  ret void
}

define <vscale x 2 x double> @scalable(<vscale x 2 x double> %a, ptr %p) {
  %1 = fadd fast <vscale x 2 x double> %a, %a
  %2 = fcmp olt <vscale x 2 x double> %1, %a
  store <vscale x 2 x double> %1, ptr %p
  %3 = getelementptr <vscale x 2 x double>, ptr %p, i64 1
  %4 = alloca <vscale x 2 x double>
  %5 = shufflevector <vscale x 2 x double> %1, <vscale x 2 x double> poison, <vscale x 2 x i32> zeroinitializer
  ret <vscale x 2 x double> %5
}

define i32 @indirect(ptr %p) {
entry:
  indirectbr ptr %p, [label %a, label %b]
a:
  ret i32 1
b:
  %x = phi i32 [ 5, %entry ]
  ret i32 %x
}

define i32 @goto(i32 %n) {
entry:
  callbr void asm sideeffect "", "r,!i"(i32 %n) to label %a [label %b]
a:
  ret i32 1
b:
  ret i32 2
}

define i32 @goto_with_result(i32 %n) {
entry:
  %r = callbr i32 asm sideeffect "", "=r,!i"() to label %a [label %b]
a:
  ret i32 %r
b:
  ret i32 2
}

define i64 @register() {
  %1 = call i64 @llvm.read_register.i64(metadata !0)
  ret i64 %1
}

define void @switched(i256 %n) {
  switch i256 %n, label %a [ i256 5, label %b ]
a:
  ret void
b:
  ret void
}

!0 = !{!"rsp"}

; becomes:
; ; @goto_with_result: it holds a call that goes to several blocks: `%r = callbr i32 asm sideeffect "", "=r,!i"() to label %a [label %b]`
; ; @register: it holds metadata as an operand: `%1 = call i64 @llvm.read_register.i64(metadata !0)`
; source "test"
;
; declare @taker(f64, i32) as "void ({ double, i32 })"
; declare @llvm.experimental.constrained.fadd.f64(f64, f64, opaque "metadata", opaque "metadata") -> f64 attributes(nocallback, nofree, nosync, nounwind, strictfp, willreturn, memory("inaccessiblemem: readwrite"))
; declare @llvm.va_start.p0(ptr) attributes(nocallback, nofree, nosync, nounwind, willreturn)
; declare @llvm.read_register.i64(opaque "metadata") -> i64 attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("read"))
;
; func @assembly(%x: i32, %a.0: f64, %a.1: i32) -> i32 as "i32 (i32, { double, i32 })" {
; 0:
;     %0 = unsupported (i32) "call i32 asm sideeffect \"bswap $0\", \"=r,0,~{dirflag}\"(i32 %{0})"(i32 %x)
;     unsupported "call void asm inteldialect \"nop\\0a\", \"\"()"()
;     unsupported "call void asm sideeffect \"vaddpd zmm0\\25{7}\", \"\"()"()
;     ret %0
; }
;
; func @rounding(%x: f64) -> f64 {
; 0:
;     %0 = unsupported (f64) "call double @llvm.experimental.constrained.fadd.f64(double %{0}, double %{1}, metadata !\"round.dynamic\", metadata !\"fpexcept.strict\")"(f64 %x, f64 1.0)
;     ret %0
; }
;
; func @arguments(%n: i32, ...) -> f64 {
; 0:
;     %list = alloca ptr 24, align 8
;     call @llvm.va_start.p0(ptr %list)
;     %0 = unsupported (f64) "va_arg ptr %{0}, double"(ptr %list)
;     ret %0
; }
;
; func @wide(%a: opaque "i256", %b: opaque "i256", %p: ptr) -> opaque "i256" {
; 0:
;     %0 = unsupported (opaque "i256") "add nsw i256 %{0}, i256 %{1}"(opaque "i256" %a, opaque "i256" %b)
;     %1 = unsupported (i1) "icmp ult i256 %{0}, i256 %{1}"(opaque "i256" %0, opaque "i256" %b)
;     %2 = select i1 %1, opaque "i256" %0, %a
;     %3 = unsupported (opaque "i256") "zext i1 %{0} to i256"(i1 %1)
;     store opaque "i256" %2, ptr %p, align 4
;     %4 = load opaque "i256", ptr %p, align 4
;     %5 = freeze opaque "i256" %4
;     %6 = unsupported (i64) "trunc i256 %{0} to i64"(opaque "i256" %5)
;     ret %3
; }
;
; func @large(%p: ptr) -> i8 {
; 0:
;     %a = load opaque "[100 x i8]", ptr %p
;     %b = unsupported (opaque "[100 x i8]") "insertvalue [100 x i8] %{0}, i8 %{1}, 3"(opaque "[100 x i8]" %a, i8 1)
;     store opaque "[100 x i8]" %b, ptr %p
;     %c = unsupported (i8) "extractvalue [100 x i8] %{0}, 7"(opaque "[100 x i8]" %b)
;     ret %c
; }
;
; func @careful(%p: ptr, %a.0: f64, %a.1: i32) as "void (ptr, { double, i32 })" {
; 0:
;     unsupported "store volatile { double, i32 } { %{0}, %{1} }, ptr %{2}, align 8"(f64 %a.0, i32 %a.1, ptr %p)
;     %0, %1 = unsupported (f64, i32) "load volatile { double, i32 }, ptr %{0}, align 8"(ptr %p)
;     call @taker(f64 %0, i32 %1) as "void ({ double, i32 })"
;     %2 = unsupported (<2 x f16>) "atomicrmw fadd ptr %{0}, <2 x half> %{1} seq_cst, align 4"(ptr %p, <2 x f16> <1.0, 2.0>)
;     ret
; }
;
; func @scalable(%a: opaque "<vscale x 2 x double>", %p: ptr) -> opaque "<vscale x 2 x double>" {
; 0:
;     %0 = unsupported (opaque "<vscale x 2 x double>") "fadd nnan ninf nsz arcp contract afn reassoc <vscale x 2 x double> %{0}, <vscale x 2 x double> %{1}"(opaque "<vscale x 2 x double>" %a, opaque "<vscale x 2 x double>" %a)
;     %1 = unsupported (opaque "<vscale x 2 x i1>") "fcmp olt <vscale x 2 x double> %{0}, <vscale x 2 x double> %{1}"(opaque "<vscale x 2 x double>" %0, opaque "<vscale x 2 x double>" %a)
;     store opaque "<vscale x 2 x double>" %0, ptr %p, align 16
;     %2 = unsupported (ptr) "getelementptr <vscale x 2 x double>, ptr %{0}, i64 %{1}"(ptr %p, i64 1)
;     %3 = unsupported (ptr) "alloca <vscale x 2 x double>, i32 %{0}, align 16"(i32 1)
;     %4 = unsupported (opaque "<vscale x 2 x double>") "shufflevector <vscale x 2 x double> %{0}, <vscale x 2 x double> %{1}, mask 0 0"(opaque "<vscale x 2 x double>" %0, opaque "<vscale x 2 x double>" poison)
;     ret %4
; }
;
; func @indirect(%p: ptr) -> i32 {
; entry:
;     unsupported_end "indirectbr ptr %{0}"(ptr %p) to [a, b(5)]
; a:
;     ret 1
; b(%x: i32):
;     ret %x
; }
;
; func @goto(%n: i32) -> i32 {
; entry:
;     unsupported_end "callbr void asm sideeffect \"\", \"r,!i\"(i32 %{0})"(i32 %n) to [a, b]
; a:
;     ret 1
; b:
;     ret 2
; }
;
; declare @goto_with_result(i32) -> i32
; declare @register() -> i64
;
; func @switched(%n: opaque "i256") {
; 0:
;     unsupported_end "switch i256 %{0}, i256 %{1}"(opaque "i256" %n, opaque "i256" unsupported "i256 5") to [a, b]
; a:
;     ret
; b:
;     ret
; }
;
; !0 = !{"rsp"}
