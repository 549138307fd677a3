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
