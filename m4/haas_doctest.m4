# HAAS_DOCTEST
#
# Is doctest there? Debian ships it without a .pc file. It is needed by `make check` only, but a build that cannot be
# tested is refused early.
AC_DEFUN([HAAS_DOCTEST], [
  AC_CHECK_HEADER([doctest/doctest.h], [],
    [AC_MSG_ERROR([doctest is missing: apt-get install doctest-dev])])
])
