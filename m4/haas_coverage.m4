# HAAS_COVERAGE
#
# Shall the programs count which lines ran? --enable-coverage, then `make check` and `make coverage`.
AC_DEFUN([HAAS_COVERAGE], [
  AC_ARG_ENABLE([coverage], [AS_HELP_STRING([--enable-coverage], [count the lines that ran (gcov); see `make coverage'])],
    [], [enable_coverage=no])
  COVERAGE_FLAGS=
  AS_VAR_IF([enable_coverage], [yes], [COVERAGE_FLAGS="--coverage -fprofile-update=atomic"])
  AC_SUBST([COVERAGE_FLAGS])
  AM_CONDITIONAL([COVERAGE], [test "x$enable_coverage" = xyes])
])
