# HAAS_DIRECTORIES
#
# Where does each kind of file go, beyond what GNU's variables say?
AC_DEFUN([HAAS_DIRECTORIES], [
  AC_SUBST([haaslibexecdir], ['${libexecdir}/haas'])
  AC_SUBST([haassysconfdir], ['${sysconfdir}/haas'])
  AC_SUBST([haasapachedir], ['${sysconfdir}/haas/apache'])
  AC_SUBST([haasstatedir], ['${localstatedir}/lib/haas'])
  AC_ARG_WITH([systemdsystemunitdir],
    [AS_HELP_STRING([--with-systemdsystemunitdir=DIR], [where systemd units go @<:@PREFIX/lib/systemd/system@:>@])],
    [], [with_systemdsystemunitdir='${prefix}/lib/systemd/system'])
  AC_SUBST([systemdsystemunitdir], [$with_systemdsystemunitdir])
])
