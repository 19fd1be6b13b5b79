# HAAS_DIRECTORIES
#
# Where does each kind of file go, beyond what GNU's variables say? What belongs to the machine and not to a prefix, that
# is configuration and state, goes to /etc and /var, unless the prefix is one of the user's own or they were named.
AC_DEFUN([HAAS_DIRECTORIES], [
  AS_CASE([$prefix], [NONE|/usr|/usr/local], [
    AS_IF([test "x$sysconfdir" = 'x${prefix}/etc'], [sysconfdir=/etc])
    AS_IF([test "x$localstatedir" = 'x${prefix}/var'], [localstatedir=/var])])
  # In memory, which only /run is, also with another prefix.
  AS_IF([test "x$runstatedir" = 'x${localstatedir}/run'], [runstatedir=/run])
  AC_SUBST([haaslibexecdir], ['${libexecdir}/haas'])
  AC_SUBST([haassysconfdir], ['${sysconfdir}/haas'])
  AC_SUBST([haasapachedir], ['${sysconfdir}/haas/apache'])
  AC_SUBST([haasstatedir], ['${localstatedir}/lib/haas'])
  AC_SUBST([haasrundir], ['${runstatedir}/haas'])
  AC_SUBST([haasworkersdir], ['${runstatedir}/haas-workers'])
  AC_ARG_WITH([systemdsystemunitdir],
    [AS_HELP_STRING([--with-systemdsystemunitdir=DIR], [where systemd units go @<:@PREFIX/lib/systemd/system@:>@])],
    [], [with_systemdsystemunitdir='${prefix}/lib/systemd/system'])
  AC_SUBST([systemdsystemunitdir], [$with_systemdsystemunitdir])
  AC_ARG_WITH([tmpfilesdir],
    [AS_HELP_STRING([--with-tmpfilesdir=DIR], [where systemd-tmpfiles looks @<:@PREFIX/lib/tmpfiles.d@:>@])],
    [], [with_tmpfilesdir='${prefix}/lib/tmpfiles.d'])
  AC_SUBST([tmpfilesdir], [$with_tmpfilesdir])
  AC_ARG_WITH([sysusersdir],
    [AS_HELP_STRING([--with-sysusersdir=DIR], [where systemd-sysusers looks @<:@PREFIX/lib/sysusers.d@:>@])],
    [], [with_sysusersdir='${prefix}/lib/sysusers.d'])
  AC_SUBST([sysusersdir], [$with_sysusersdir])
])
