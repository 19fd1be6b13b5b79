# HAAS_SOCI
#
# Are SOCI and its SQLite backend there? SOCI 4.0 ships no .pc file. Sets SOCI_LIBS.
AC_DEFUN([HAAS_SOCI], [
  AC_ARG_VAR([SOCI_LIBS], [linker flags of SOCI and its SQLite backend])
  AC_MSG_CHECKING([for SOCI with SQLite])
  AS_VAR_IF([SOCI_LIBS], [], [SOCI_LIBS="-lsoci_sqlite3 -lsoci_core"])
  haas_save_LIBS=$LIBS
  LIBS="$SOCI_LIBS $SQLITE3_LIBS $LIBS"
  AC_LINK_IFELSE(
    [AC_LANG_PROGRAM([[#include <soci/soci.h>
                       #include <soci/sqlite3/soci-sqlite3.h>]],
                     [[soci::session sql(*soci::factory_sqlite3(), ":memory:");]])],
    [AC_MSG_RESULT([$SOCI_LIBS])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([SOCI or its SQLite backend is missing: apt-get install libsoci-dev libsqlite3-dev])])
  LIBS=$haas_save_LIBS
])
