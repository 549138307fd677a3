; test import

declare void @taker({ double, i32 })
declare double @llvm.experimental.constrained.fadd.f64(double, double, metadata, metadata)
declare void @llvm.va_start.p0(ptr)
declare i64 @llvm.read_register.i64(metadata)

define i32 @assembly(i32 %x, { double, i32 } %a) {
  %1 = call i32 asm sideeffect "bswap $0", "=r,0,~{dirflag}"(i32 %x)
  call void asm inteldialect "nop\0A", ""()
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
