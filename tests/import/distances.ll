; test import

; Tables of distances, as clang makes of tables of addresses in code that may stand anywhere.
@table = private constant [2 x i32] [i32 trunc (i64 sub (i64 ptrtoint (ptr @a to i64), i64 ptrtoint (ptr @table to i64)) to i32), i32 trunc (i64 sub (i64 ptrtoint (ptr getelementptr (i8, ptr @b, i64 1) to i64), i64 ptrtoint (ptr getelementptr (i8, ptr @table, i64 4) to i64)) to i32)]
@whole = constant i64 sub (i64 ptrtoint (ptr @a to i64), i64 ptrtoint (ptr @b to i64))
@other = constant i32 trunc (i64 xor (i64 ptrtoint (ptr @a to i64), i64 ptrtoint (ptr @b to i64)) to i32)
@a = constant i8 5
@b = constant [2 x i8] c"\06\07"

declare ptr @llvm.load.relative.i64(ptr, i64)

define i64 @f() {
  %x = load i64, ptr @whole
  ret i64 %x
}

; becomes:
; source "test"
;
; global private constant @table: 8, align 4 = { i32 [@a from @table, @b + -3 from @table] }
; global constant @whole: 8, align 4 as i64 = { i64 @a from @b }
; global constant @other: 4, align 4 as i32 = { i32 unsupported "i32 trunc (i64 xor (i64 ptrtoint (ptr @a to i64), i64 ptrtoint (ptr @b to i64)) to i32)" }
; global constant @a: 1 as i8 = { i8 5 }
; global constant @b: 2 = { bytes "\06\07" }
;
; declare @llvm.load.relative.i64(ptr, i64) -> ptr attributes(nocallback, nofree, nosync, nounwind, willreturn, memory("argmem: read"))
;
; func @f() -> i64 {
; 0:
;     %x = load i64, ptr @whole, align 4
;     ret %x
; }
