# HAAS_WARNINGS
#
# Which warnings does the compiler know? Sets WARNING_CXXFLAGS; --enable-werror makes them errors.
AC_DEFUN([HAAS_WARNINGS], [
  AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror], [treat warnings as errors])], [], [enable_werror=no])
  WARNING_CXXFLAGS=
  HAAS_TRY_FLAGS([WARNING_CXXFLAGS],
    [-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor \
     -Woverloaded-virtual -Wcast-align -Wcast-qual -Wdouble-promotion -Wduplicated-branches -Wduplicated-cond \
     -Wextra-semi -Wformat=2 -Wimplicit-fallthrough -Wlogical-op -Wredundant-decls -Wundef \
     -Wunused -Wuseless-cast -Wvla])
  AS_VAR_IF([enable_werror], [yes], [AS_VAR_APPEND([WARNING_CXXFLAGS], [" -Werror"])
    # What these say depends on what the optimizer happens to inline; GCC 12 warns of its own std::string (GCC bug 105651).
    HAAS_TRY_FLAGS([WARNING_CXXFLAGS],
      [-Wno-error=array-bounds -Wno-error=maybe-uninitialized -Wno-error=restrict -Wno-error=stringop-overflow \
       -Wno-error=stringop-overread])
  ])
  AC_SUBST([WARNING_CXXFLAGS])
])
