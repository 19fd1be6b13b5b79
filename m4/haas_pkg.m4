# HAAS_PKG(VARIABLE, MODULE [>= VERSION], DEBIAN-PACKAGE)
#
# Is the library there? Sets VARIABLE_CFLAGS and VARIABLE_LIBS from pkg-config, and stops with the name of the Debian
# package when it is not. Include directories become -isystem: the project's warnings are about the project's code.
AC_DEFUN([HAAS_PKG], [
  PKG_CHECK_MODULES([$1], [$2], [],
    [AC_MSG_ERROR([$2 is missing: apt-get install $3])])
  $1_CFLAGS=`printf '%s\n' "$$1_CFLAGS" | $SED 's/^-I/-isystem /; s/ -I/ -isystem /g'`
])
