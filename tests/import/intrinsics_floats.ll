; test import

declare i8 @llvm.fptosi.sat.i8.f64(double)
declare i8 @llvm.fptoui.sat.i8.f64(double)
declare i1 @llvm.is.fpclass.f64(double, i32)
declare double @llvm.sin.f64(double)
declare <2 x float> @llvm.powi.v2f32.i32(<2 x float>, i32)
declare double @llvm.ldexp.f64.i32(double, i32)
declare { double, i32 } @llvm.frexp.f64.i32(double)
declare double @llvm.fmuladd.f64(double, double, double)
declare double @llvm.minnum.f64(double, double)
declare double @llvm.maximum.f64(double, double)
declare double @llvm.canonicalize.f64(double)
declare i64 @llvm.lround.i64.f64(double)
declare <vscale x 2 x double> @llvm.sqrt.nxv2f64(<vscale x 2 x double>)

define i8 @converted(double %x) {
  %1 = call i8 @llvm.fptosi.sat.i8.f64(double %x)
  %2 = call i8 @llvm.fptoui.sat.i8.f64(double %x)
  %3 = add i8 %1, %2
  ret i8 %3
}

define double @math(double %x, double %y, <2 x float> %v) {
  %is = call i1 @llvm.is.fpclass.f64(double %x, i32 3)
  %1 = call fast double @llvm.sin.f64(double %x)
  %2 = call <2 x float> @llvm.powi.v2f32.i32(<2 x float> %v, i32 3)
  %3 = call double @llvm.ldexp.f64.i32(double %y, i32 2)
  %4 = call { double, i32 } @llvm.frexp.f64.i32(double %3)
  %f = extractvalue { double, i32 } %4, 0
  %e = extractvalue { double, i32 } %4, 1
  %n = sitofp i32 %e to double
  %5 = call contract double @llvm.fmuladd.f64(double %f, double %n, double %x)
  %6 = call double @llvm.minnum.f64(double %5, double %y)
  %7 = call double @llvm.maximum.f64(double %6, double %x)
  ret double %7
}

define double @calls(double %x, <vscale x 2 x double> %v) {
  %1 = call double @llvm.canonicalize.f64(double %x)
  %2 = call i64 @llvm.lround.i64.f64(double %1)
  %3 = call <vscale x 2 x double> @llvm.sqrt.nxv2f64(<vscale x 2 x double> %v)
  ret double %1
}

; run: @converted(-1000.0) == -128
; run: @math(0.5, 3.0, <1.0, 2.0>) == 3.0

; becomes:
; source "test"
;
; declare @llvm.fptosi.sat.i8.f64(f64) -> i8 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.fptoui.sat.i8.f64(f64) -> i8 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.is.fpclass.f64(f64, i32 immarg) -> i1 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.sin.f64(f64) -> f64 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.powi.v2f32.i32(<2 x f32>, i32) -> <2 x f32> attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.ldexp.f64.i32(f64, i32) -> f64 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.frexp.f64.i32(f64) -> (f64, i32) attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none")) as "{ double, i32 } (double)"
; declare @llvm.fmuladd.f64(f64, f64, f64) -> f64 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.minnum.f64(f64, f64) -> f64 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.maximum.f64(f64, f64) -> f64 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.canonicalize.f64(f64) -> f64 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.lround.i64.f64(f64) -> i64 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.sqrt.nxv2f64(opaque "<vscale x 2 x double>") -> opaque "<vscale x 2 x double>" attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
;
; func @converted(%x: f64) -> i8 {
; 0:
;     %0 = fptosi_sat f64 %x to i8
;     %1 = fptoui_sat f64 %x to i8
;     %2 = iadd i8 %0, %1
;     ret %2
; }
;
; func @math(%x: f64, %y: f64, %v: <2 x f32>) -> f64 {
; 0:
;     %is = is_fpclass f64 %x, 3
;     %0 = sin fast f64 %x
;     %1 = powi <2 x f32> %v, i32 3
;     %2 = ldexp f64 %y, i32 2
;     %f, %e = frexp f64 %2 to i32
;     %n = sitofp i32 %e to f64
;     %3 = fmuladd contract f64 %f, %n, %x
;     %4 = fmin f64 %3, %y
;     %5 = maximum f64 %4, %x
;     ret %5
; }
;
; func @calls(%x: f64, %v: opaque "<vscale x 2 x double>") -> f64 {
; 0:
;     %0 = call f64 @llvm.canonicalize.f64(f64 %x)
;     %1 = call i64 @llvm.lround.i64.f64(f64 %0)
;     %2 = call opaque "<vscale x 2 x double>" @llvm.sqrt.nxv2f64(opaque "<vscale x 2 x double>" %v)
;     ret %0
; }
