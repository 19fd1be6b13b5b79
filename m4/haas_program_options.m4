# HAAS_PROGRAM_OPTIONS
#
# Is Boost.Program_options there? Boost ships no .pc file. Sets PROGRAM_OPTIONS_LIBS.
AC_DEFUN([HAAS_PROGRAM_OPTIONS], [
  AC_ARG_VAR([PROGRAM_OPTIONS_LIBS], [linker flags of Boost.Program_options])
  AC_MSG_CHECKING([for Boost.Program_options])
  AS_VAR_IF([PROGRAM_OPTIONS_LIBS], [], [PROGRAM_OPTIONS_LIBS="-lboost_program_options"])
  haas_save_LIBS=$LIBS
  LIBS="$PROGRAM_OPTIONS_LIBS $LIBS"
  AC_LINK_IFELSE(
    [AC_LANG_PROGRAM([[#include <boost/program_options.hpp>]],
                     [[boost::program_options::options_description known("known");]])],
    [AC_MSG_RESULT([$PROGRAM_OPTIONS_LIBS])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([Boost.Program_options is missing: apt-get install libboost-program-options-dev])])
  LIBS=$haas_save_LIBS
])
