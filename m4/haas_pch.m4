# HAAS_PCH
#
# Are the standard headers that most files include compiled once, for GCC? --enable-pch, for whoever builds often. It hides
# an include that is missing, so it is not the default. GCC 12 then takes std::string for a header of ours, and warns where it
# inlines it (GCC bug 105651), so those warnings are off. Sets PCH_CPPFLAGS and the condition PCH.
AC_DEFUN([HAAS_PCH], [
  AC_ARG_ENABLE([pch], [AS_HELP_STRING([--enable-pch], [compile the standard headers once (GCC)])], [], [enable_pch=no])
  PCH_CPPFLAGS=
  AS_VAR_IF([enable_pch], [yes], [
    PCH_CPPFLAGS='-include src/base/precompiled.hpp'
    PCH_CPPFLAGS="$PCH_CPPFLAGS -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread"
  ])
  AC_SUBST([PCH_CPPFLAGS])
  AM_CONDITIONAL([PCH], [test "x$enable_pch" = xyes])
])
