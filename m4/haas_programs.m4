# HAAS_PROGRAMS
#
# Which programs, used by tests and the virtual rack only, are there? None of them is needed to build.
AC_DEFUN([HAAS_PROGRAMS], [
  haas_path="$PATH$PATH_SEPARATOR/usr/local/sbin$PATH_SEPARATOR/usr/sbin$PATH_SEPARATOR/sbin"
  AC_ARG_VAR([OVS_VSCTL], [Open vSwitch's ovs-vsctl])
  AC_PATH_PROG([OVS_VSCTL], [ovs-vsctl], [], [$haas_path])
  AC_ARG_VAR([APACHE], [the Apache server program (apache2 or httpd)])
  AC_PATH_PROGS([APACHE], [apache2 httpd], [], [$haas_path])
])
