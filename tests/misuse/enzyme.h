// What programs for Enzyme declare.
extern int enzyme_const, enzyme_dup, enzyme_dupnoneed, enzyme_out, enzyme_primal_return;
extern int enzyme_width, enzyme_dupv, enzyme_tape, enzyme_byref, enzyme_runtime_activity, enzyme_scalar;
#ifdef __cplusplus
extern "C" {
#endif
extern double __enzyme_autodiff(void *, ...);
extern float __enzyme_autodiff_f32(void *, ...);
extern double __enzyme_fwddiff(void *, ...);
#ifdef __cplusplus
}
#endif
