; test import

define i1 @integers(i32 %a, i32 %b) {
  %1 = icmp eq i32 %a, %b
  %2 = icmp ne i32 %a, %b
  %3 = icmp ugt i32 %a, %b
  %4 = icmp uge i32 %a, %b
  %5 = icmp ult i32 %a, %b
  %6 = icmp ule i32 %a, %b
  %7 = icmp sgt i32 %a, %b
  %8 = icmp sge i32 %a, %b
  %9 = icmp slt i32 %a, %b
  %10 = icmp sle i32 %a, %b
  ret i1 %10
}

define <2 x i1> @pointers(<2 x ptr> %a, <2 x ptr> %b) {
  %1 = icmp ult <2 x ptr> %a, %b
  ret <2 x i1> %1
}

define i1 @floats(double %a, double %b) {
  %1 = fcmp false double %a, %b
  %2 = fcmp oeq double %a, %b
  %3 = fcmp ogt double %a, %b
  %4 = fcmp oge double %a, %b
  %5 = fcmp olt double %a, %b
  %6 = fcmp ole double %a, %b
  %7 = fcmp one double %a, %b
  %8 = fcmp ord double %a, %b
  %9 = fcmp uno double %a, %b
  %10 = fcmp ueq double %a, %b
  %11 = fcmp ugt double %a, %b
  %12 = fcmp uge double %a, %b
  %13 = fcmp ult double %a, %b
  %14 = fcmp ule double %a, %b
  %15 = fcmp fast une double %a, %b
  %16 = fcmp true double %a, %b
  ret i1 %15
}

; run: @integers(-1, 1) == true
; run: @floats(1.0, 2.0) == true

; becomes:
; source "test"
;
; func @integers(%a: i32, %b: i32) -> i1 {
; 0:
;     %0 = icmp eq i32 %a, %b
;     %1 = icmp ne i32 %a, %b
;     %2 = icmp ugt i32 %a, %b
;     %3 = icmp uge i32 %a, %b
;     %4 = icmp ult i32 %a, %b
;     %5 = icmp ule i32 %a, %b
;     %6 = icmp sgt i32 %a, %b
;     %7 = icmp sge i32 %a, %b
;     %8 = icmp slt i32 %a, %b
;     %9 = icmp sle i32 %a, %b
;     ret %9
; }
;
; func @pointers(%a: <2 x ptr>, %b: <2 x ptr>) -> <2 x i1> {
; 0:
;     %0 = icmp ult <2 x ptr> %a, %b
;     ret %0
; }
;
; func @floats(%a: f64, %b: f64) -> i1 {
; 0:
;     %0 = fcmp false f64 %a, %b
;     %1 = fcmp oeq f64 %a, %b
;     %2 = fcmp ogt f64 %a, %b
;     %3 = fcmp oge f64 %a, %b
;     %4 = fcmp olt f64 %a, %b
;     %5 = fcmp ole f64 %a, %b
;     %6 = fcmp one f64 %a, %b
;     %7 = fcmp ord f64 %a, %b
;     %8 = fcmp uno f64 %a, %b
;     %9 = fcmp ueq f64 %a, %b
;     %10 = fcmp ugt f64 %a, %b
;     %11 = fcmp uge f64 %a, %b
;     %12 = fcmp ult f64 %a, %b
;     %13 = fcmp ule f64 %a, %b
;     %14 = fcmp fast une f64 %a, %b
;     %15 = fcmp true f64 %a, %b
;     ret %14
; }
