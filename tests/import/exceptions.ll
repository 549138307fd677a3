; test import

declare i32 @__gxx_personality_v0(...)
declare double @may(double)
declare void @end() noreturn
@type = external constant ptr

define double @simple(double %x) personality ptr @__gxx_personality_v0 {
entry:
  %r = invoke double @may(double %x) to label %fine unwind label %bad
fine:
  ret double %r
bad:
  %l = landingpad { ptr, i32 } cleanup catch ptr @type catch ptr null
  %e = extractvalue { ptr, i32 } %l, 0
  %s = extractvalue { ptr, i32 } %l, 1
  %c = icmp eq i32 %s, 0
  br i1 %c, label %on, label %off
on:
  resume { ptr, i32 } %l
off:
  unreachable
}

define double @joined(i1 %c, double %x) personality ptr @__gxx_personality_v0 {
entry:
  br i1 %c, label %call, label %join
call:
  %r = invoke double @may(double %x) to label %join unwind label %bad
join:
  %v = phi double [ %x, %entry ], [ %r, %call ]
  ret double %v
bad:
  %y = phi double [ 2.0, %call ]
  %l = landingpad { ptr, i32 } cleanup
  ret double %y
}

define double @passed(double %x) personality ptr @__gxx_personality_v0 {
entry:
  %r = invoke double @may(double %x) to label %next unwind label %bad
next:
  %v = phi double [ %r, %entry ]
  ret double %v
bad:
  %l = landingpad { ptr, i32 } filter [0 x ptr] zeroinitializer
  call void @end()
  unreachable
}

define double @filter(double %x) personality ptr @__gxx_personality_v0 {
entry:
  %r = invoke double @may(double %x) to label %next unwind label %bad
next:
  ret double %r
bad:
  %l = landingpad { ptr, i32 } filter [1 x ptr] [ptr @type]
  resume { ptr, i32 } %l
}

; becomes:
; ; @filter: it holds a filter of exceptions: `%l = landingpad { ptr, i32 } filter [1 x ptr] [ptr @type]`
; source "test"
;
; global constant @type: 8, align 8 as ptr
;
; declare @__gxx_personality_v0(...) -> i32
; declare @may(f64) -> f64
; declare @end() attributes(noreturn)
;
; func @simple(%x: f64) -> f64 personality @__gxx_personality_v0 {
; entry:
;     %r = invoke f64 @may(f64 %x) to fine, unwind bad
; fine:
;     ret %r
; bad:
;     %l.0, %l.1 = landingpad cleanup, ptr @type, ptr null
;     %c = icmp eq i32 %l.1, 0
;     br %c, on, off
; on:
;     resume %l.0, %l.1
; off:
;     unreachable
; }
;
; func @joined(%c: i1, %x: f64) -> f64 personality @__gxx_personality_v0 {
; entry:
;     br %c, call, join(%x)
; call:
;     %r = invoke f64 @may(f64 %x) to call.normal, unwind bad(2.0)
; call.normal:
;     jump join(%r)
; join(%v: f64):
;     ret %v
; bad(%y: f64):
;     %l.0, %l.1 = landingpad cleanup
;     ret %y
; }
;
; func @passed(%x: f64) -> f64 personality @__gxx_personality_v0 {
; entry:
;     %r = invoke f64 @may(f64 %x) to entry.normal, unwind bad
; entry.normal:
;     jump next(%r)
; next(%v: f64):
;     ret %v
; bad:
;     %l.0, %l.1 = landingpad ptr null
;     call @end()
;     unreachable
; }
;
; declare @filter(f64) -> f64
