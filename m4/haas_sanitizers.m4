# HAAS_SANITIZERS
#
# Shall the programs watch themselves? --enable-asan, --enable-ubsan, --enable-tsan; and shall the fuzz targets be programs
# of libFuzzer (clang): --enable-fuzzing. Sets SANITIZER_FLAGS, for compiling and linking, FUZZ_ENGINE, for linking a fuzz
# target, and the condition FUZZING.
AC_DEFUN([HAAS_SANITIZERS], [
  AC_ARG_ENABLE([asan], [AS_HELP_STRING([--enable-asan], [find memory errors and leaks (AddressSanitizer)])],
    [], [enable_asan=no])
  AC_ARG_ENABLE([ubsan], [AS_HELP_STRING([--enable-ubsan], [find undefined behaviour (UBSan); each find ends the program])],
    [], [enable_ubsan=no])
  AC_ARG_ENABLE([tsan], [AS_HELP_STRING([--enable-tsan], [find data races (ThreadSanitizer); not together with asan])],
    [], [enable_tsan=no])
  AC_ARG_ENABLE([fuzzing], [AS_HELP_STRING([--enable-fuzzing], [make programs of libFuzzer of the fuzz targets (clang)])],
    [], [enable_fuzzing=no])
  haas_sanitizers=
  SANITIZER_FLAGS=
  AS_VAR_IF([enable_asan], [yes], [
    AS_VAR_APPEND([haas_sanitizers], ["address "])
    AS_VAR_APPEND([SANITIZER_FLAGS], ["-fsanitize=address -fno-omit-frame-pointer "])])
  # SOCI keeps its type information to itself, which the check of object types (vptr) would link against. RapidJSON adds to
  # the null pointer of each stack that is still empty (internal/stack.h, Reserve), which does nothing on any machine; no
  # file can be left out of that check (pointer-overflow) with GCC.
  AS_VAR_IF([enable_ubsan], [yes], [
    AS_VAR_APPEND([haas_sanitizers], ["undefined "])
    AS_VAR_APPEND([SANITIZER_FLAGS], ["-fsanitize=undefined -fno-sanitize=vptr,pointer-overflow -fno-sanitize-recover=all -fno-omit-frame-pointer "])])
  AS_VAR_IF([enable_tsan], [yes], [
    AS_VAR_APPEND([haas_sanitizers], ["thread "])
    AS_VAR_APPEND([SANITIZER_FLAGS], ["-fsanitize=thread -fno-omit-frame-pointer "])])
  AS_VAR_IF([enable_fuzzing], [yes], [
    AS_VAR_APPEND([haas_sanitizers], ["libFuzzer "])
    AS_VAR_APPEND([SANITIZER_FLAGS], ["-fsanitize=fuzzer-no-link "])
    FUZZ_ENGINE=-fsanitize=fuzzer])
  AC_SUBST([FUZZ_ENGINE])
  AS_IF([test -n "$SANITIZER_FLAGS"], [
    AC_MSG_CHECKING([whether $CXX has the sanitizers $haas_sanitizers])
    haas_save_CXXFLAGS=$CXXFLAGS
    CXXFLAGS="$CXXFLAGS $SANITIZER_FLAGS"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [AC_MSG_RESULT([yes])],
      [AC_MSG_RESULT([no])
       AC_MSG_ERROR([the sanitizers' libraries are missing (Debian: they come with g++, and as libclang-rt-14-dev)])])
    CXXFLAGS=$haas_save_CXXFLAGS])
  AC_SUBST([SANITIZER_FLAGS])
  AM_CONDITIONAL([FUZZING], [test "x$enable_fuzzing" = xyes])
])
