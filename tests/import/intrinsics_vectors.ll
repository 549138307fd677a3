; test import

declare i32 @llvm.vector.reduce.add.v4i32(<4 x i32>)
declare i32 @llvm.vector.reduce.mul.v4i32(<4 x i32>)
declare i32 @llvm.vector.reduce.and.v4i32(<4 x i32>)
declare i32 @llvm.vector.reduce.or.v4i32(<4 x i32>)
declare i32 @llvm.vector.reduce.xor.v4i32(<4 x i32>)
declare i32 @llvm.vector.reduce.smin.v4i32(<4 x i32>)
declare i32 @llvm.vector.reduce.smax.v4i32(<4 x i32>)
declare i32 @llvm.vector.reduce.umin.v4i32(<4 x i32>)
declare i32 @llvm.vector.reduce.umax.v4i32(<4 x i32>)
declare float @llvm.vector.reduce.fadd.v4f32(float, <4 x float>)
declare float @llvm.vector.reduce.fmul.v4f32(float, <4 x float>)
declare float @llvm.vector.reduce.fmin.v4f32(<4 x float>)
declare float @llvm.vector.reduce.fmax.v4f32(<4 x float>)
declare float @llvm.vector.reduce.fminimum.v4f32(<4 x float>)
declare float @llvm.vector.reduce.fmaximum.v4f32(<4 x float>)
declare <4 x i64> @llvm.experimental.stepvector.v4i64()
declare <4 x float> @llvm.masked.load.v4f32.p0(ptr, i32 immarg, <4 x i1>, <4 x float>)
declare void @llvm.masked.store.v4f32.p0(<4 x float>, ptr, i32 immarg, <4 x i1>)
declare <4 x float> @llvm.masked.gather.v4f32.v4p0(<4 x ptr>, i32 immarg, <4 x i1>, <4 x float>)
declare void @llvm.masked.scatter.v4f32.v4p0(<4 x float>, <4 x ptr>, i32 immarg, <4 x i1>)
declare <2 x float> @llvm.vector.extract.v2f32.v4f32(<4 x float>, i64 immarg)

define i32 @integers(<4 x i32> %v) {
  %1 = call i32 @llvm.vector.reduce.add.v4i32(<4 x i32> %v)
  %2 = call i32 @llvm.vector.reduce.mul.v4i32(<4 x i32> %v)
  %3 = call i32 @llvm.vector.reduce.and.v4i32(<4 x i32> %v)
  %4 = call i32 @llvm.vector.reduce.or.v4i32(<4 x i32> %v)
  %5 = call i32 @llvm.vector.reduce.xor.v4i32(<4 x i32> %v)
  %6 = call i32 @llvm.vector.reduce.smin.v4i32(<4 x i32> %v)
  %7 = call i32 @llvm.vector.reduce.smax.v4i32(<4 x i32> %v)
  %8 = call i32 @llvm.vector.reduce.umin.v4i32(<4 x i32> %v)
  %9 = call i32 @llvm.vector.reduce.umax.v4i32(<4 x i32> %v)
  ret i32 %1
}

define float @floats(<4 x float> %v) {
  %1 = call float @llvm.vector.reduce.fadd.v4f32(float -0.0, <4 x float> %v)
  %2 = call reassoc float @llvm.vector.reduce.fmul.v4f32(float %1, <4 x float> %v)
  %3 = call float @llvm.vector.reduce.fmin.v4f32(<4 x float> %v)
  %4 = call nnan float @llvm.vector.reduce.fmax.v4f32(<4 x float> %v)
  %5 = call float @llvm.vector.reduce.fminimum.v4f32(<4 x float> %v)
  %6 = call float @llvm.vector.reduce.fmaximum.v4f32(<4 x float> %v)
  ret float %1
}

define <2 x float> @call(<4 x float> %v) {
  %1 = call <2 x float> @llvm.vector.extract.v2f32.v4f32(<4 x float> %v, i64 2)
  ret <2 x float> %1
}

define float @masked(ptr %p, <4 x i1> %m) {
  %steps = call <4 x i64> @llvm.experimental.stepvector.v4i64()
  %at = getelementptr float, ptr %p, <4 x i64> %steps
  %1 = call <4 x float> @llvm.masked.load.v4f32.p0(ptr %p, i32 4, <4 x i1> %m, <4 x float> zeroinitializer)
  %2 = fadd <4 x float> %1, splat (float 1.0)
  call void @llvm.masked.store.v4f32.p0(<4 x float> %2, ptr %p, i32 4, <4 x i1> splat (i1 true))
  %3 = call <4 x float> @llvm.masked.gather.v4f32.v4p0(<4 x ptr> %at, i32 0, <4 x i1> %m, <4 x float> poison)
  call void @llvm.masked.scatter.v4f32.v4p0(<4 x float> %3, <4 x ptr> %at, i32 1, <4 x i1> %m)
  %4 = load float, ptr %p
  ret float %4
}

; run: @integers(<1, 2, 3, 4>) == 10
; run: @floats(<1.0, 2.0, 3.0, 4.0>) == 10.0
; run: @masked([1.0, 2.0, 3.0, 4.0]: f32, <true, false, true, true>) == 2.0

; becomes:
; source "test"
;
; declare @llvm.vector.reduce.add.v4i32(<4 x i32>) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.mul.v4i32(<4 x i32>) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.and.v4i32(<4 x i32>) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.or.v4i32(<4 x i32>) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.xor.v4i32(<4 x i32>) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.smin.v4i32(<4 x i32>) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.smax.v4i32(<4 x i32>) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.umin.v4i32(<4 x i32>) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.umax.v4i32(<4 x i32>) -> i32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.fadd.v4f32(f32, <4 x f32>) -> f32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.fmul.v4f32(f32, <4 x f32>) -> f32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.fmin.v4f32(<4 x f32>) -> f32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.fmax.v4f32(<4 x f32>) -> f32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.fminimum.v4f32(<4 x f32>) -> f32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.vector.reduce.fmaximum.v4f32(<4 x f32>) -> f32 attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
; declare @llvm.experimental.stepvector.v4i64() -> <4 x i64> attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("none"))
; declare @llvm.masked.load.v4f32.p0(ptr nocapture, i32 immarg, <4 x i1>, <4 x f32>) -> <4 x f32> attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("argmem: read"))
; declare @llvm.masked.store.v4f32.p0(<4 x f32>, ptr nocapture, i32 immarg, <4 x i1>) attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("argmem: write"))
; declare @llvm.masked.gather.v4f32.v4p0(<4 x ptr>, i32 immarg, <4 x i1>, <4 x f32>) -> <4 x f32> attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("read"))
; declare @llvm.masked.scatter.v4f32.v4p0(<4 x f32>, <4 x ptr>, i32 immarg, <4 x i1>) attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("write"))
; declare @llvm.vector.extract.v2f32.v4f32(<4 x f32>, i64 immarg) -> <2 x f32> attributes(nocallback, nofree, nosync, nounwind, speculatable, willreturn, memory("none"))
;
; func @integers(%v: <4 x i32>) -> i32 {
; 0:
;     %0 = reduce_iadd <4 x i32> %v
;     %1 = reduce_imul <4 x i32> %v
;     %2 = reduce_and <4 x i32> %v
;     %3 = reduce_or <4 x i32> %v
;     %4 = reduce_xor <4 x i32> %v
;     %5 = reduce_smin <4 x i32> %v
;     %6 = reduce_smax <4 x i32> %v
;     %7 = reduce_umin <4 x i32> %v
;     %8 = reduce_umax <4 x i32> %v
;     ret %0
; }
;
; func @floats(%v: <4 x f32>) -> f32 {
; 0:
;     %0 = reduce_fadd <4 x f32> %v, -0.0
;     %1 = reduce_fmul reassoc <4 x f32> %v, %0
;     %2 = reduce_fmin <4 x f32> %v
;     %3 = reduce_fmax nnan <4 x f32> %v
;     %4 = reduce_minimum <4 x f32> %v
;     %5 = reduce_maximum <4 x f32> %v
;     ret %0
; }
;
; func @call(%v: <4 x f32>) -> <2 x f32> {
; 0:
;     %0 = call <2 x f32> @llvm.vector.extract.v2f32.v4f32(<4 x f32> %v, i64 2)
;     ret %0
; }
;
; func @masked(%p: ptr, %m: <4 x i1>) -> f32 {
; 0:
;     %at = addr ptr %p + <4 x i64> <0, 1, 2, 3> * 4 as f32
;     %0 = masked_load <4 x f32>, ptr %p, %m, splat(0.0)
;     %1 = fadd <4 x f32> %0, splat(1.0)
;     masked_store <4 x f32> %1, ptr %p, splat(true)
;     %2 = gather <4 x f32>, <4 x ptr> %at, %m, poison
;     scatter <4 x f32> %2, <4 x ptr> %at, %m, align 1
;     %3 = load f32, ptr %p
;     ret %3
; }
