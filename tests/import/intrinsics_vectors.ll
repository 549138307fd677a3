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
