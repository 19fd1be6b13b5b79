# HAAS_SANITIZERS
#
# Shall the programs watch themselves? --enable-asan, --enable-ubsan. Sets SANITIZER_FLAGS, for compiling and linking.
AC_DEFUN([HAAS_SANITIZERS], [
  AC_ARG_ENABLE([asan], [AS_HELP_STRING([--enable-asan], [find memory errors and leaks (AddressSanitizer)])],
    [], [enable_asan=no])
  AC_ARG_ENABLE([ubsan], [AS_HELP_STRING([--enable-ubsan], [find undefined behaviour (UBSan); each find ends the program])],
    [], [enable_ubsan=no])
  haas_sanitizers=
  SANITIZER_FLAGS=
  AS_VAR_IF([enable_asan], [yes], [
    AS_VAR_APPEND([haas_sanitizers], ["address "])
    AS_VAR_APPEND([SANITIZER_FLAGS], ["-fsanitize=address -fno-omit-frame-pointer "])])
  # SOCI keeps its type information to itself, which the check of object types (vptr) would link against.
  AS_VAR_IF([enable_ubsan], [yes], [
    AS_VAR_APPEND([haas_sanitizers], ["undefined "])
    AS_VAR_APPEND([SANITIZER_FLAGS], ["-fsanitize=undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer "])])
  AS_IF([test -n "$SANITIZER_FLAGS"], [
    AC_MSG_CHECKING([whether $CXX has the sanitizers $haas_sanitizers])
    haas_save_CXXFLAGS=$CXXFLAGS
    CXXFLAGS="$CXXFLAGS $SANITIZER_FLAGS"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [AC_MSG_RESULT([yes])],
      [AC_MSG_RESULT([no])
       AC_MSG_ERROR([the sanitizers' libraries are missing (Debian: they come with g++)])])
    CXXFLAGS=$haas_save_CXXFLAGS])
  AC_SUBST([SANITIZER_FLAGS])
])
