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
