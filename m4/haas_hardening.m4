# HAAS_HARDENING
#
# Which defences does the compiler offer? Sets HARDENING_CPPFLAGS, HARDENING_CXXFLAGS and HARDENING_LDFLAGS;
# --disable-hardening leaves them out. Position independence needs the same word at compiling and linking.
AC_DEFUN([HAAS_HARDENING], [
  AC_ARG_ENABLE([hardening],
    [AS_HELP_STRING([--disable-hardening], [leave out stack protection, PIE, RELRO and checked library calls])],
    [], [enable_hardening=yes])
  HARDENING_CPPFLAGS=
  HARDENING_CXXFLAGS=
  HARDENING_LDFLAGS=
  AS_VAR_IF([enable_hardening], [yes], [
    HAAS_TRY_FLAGS([HARDENING_CXXFLAGS],
      [-fstack-protector-strong -fstack-clash-protection -fcf-protection=full -fPIE])
    HAAS_TRY_FLAGS([HARDENING_LDFLAGS], [-pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack])
    HARDENING_CPPFLAGS="-D_GLIBCXX_ASSERTIONS"
    # The checked library calls exist only in optimised code, and hide errors from AddressSanitizer.
    AC_MSG_CHECKING([whether library calls can be checked (_FORTIFY_SOURCE)])
    AC_COMPILE_IFELSE(
      [AC_LANG_SOURCE([[#ifndef __OPTIMIZE__
                        #error not optimising
                        #endif]])],
      [haas_fortify=yes], [haas_fortify="no: not optimising"])
    AS_VAR_IF([enable_asan], [yes], [haas_fortify="no: AddressSanitizer does it"])
    AS_VAR_IF([haas_fortify], [yes], [AS_VAR_APPEND([HARDENING_CPPFLAGS], [" -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"])])
    AC_MSG_RESULT([$haas_fortify])
  ])
  AC_SUBST([HARDENING_CPPFLAGS])
  AC_SUBST([HARDENING_CXXFLAGS])
  AC_SUBST([HARDENING_LDFLAGS])
])

# HAAS_TRY_FLAGS(VARIABLE, FLAGS)
#
# Which of FLAGS does the compiler take, for compiling and linking, without a murmur? They are appended to VARIABLE.
AC_DEFUN([HAAS_TRY_FLAGS], [
  for haas_flag in $2; do
    AC_MSG_CHECKING([whether $CXX takes $haas_flag])
    haas_save_CXXFLAGS=$CXXFLAGS
    CXXFLAGS="$CXXFLAGS -Werror $haas_flag"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
      [AC_MSG_RESULT([yes])
       AS_VAR_APPEND([$1], [" $haas_flag"])],
      [AC_MSG_RESULT([no])])
    CXXFLAGS=$haas_save_CXXFLAGS
  done
])
