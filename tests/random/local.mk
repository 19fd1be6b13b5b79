# Random operations: a model predicts every answer, a checker looks at database and switches after every step.

check_LIBRARIES += tests/librandomtest.a
tests_librandomtest_a_SOURCES = \
	tests/random/checker.cpp \
	tests/random/checker.hpp \
	tests/random/checker_changes.cpp \
	tests/random/dummy_ovs.cpp \
	tests/random/dummy_ovs.hpp \
	tests/random/faults.cpp \
	tests/random/faults.hpp \
	tests/random/model.cpp \
	tests/random/model.hpp \
	tests/random/operations.cpp \
	tests/random/operations.hpp \
	tests/random/operations_groups.cpp \
	tests/random/operations_moves.cpp \
	tests/random/operations_networks.cpp \
	tests/random/operations_nodes.cpp \
	tests/random/operations_projects.cpp \
	tests/random/operations_reads.cpp \
	tests/random/questions.cpp \
	tests/random/questions.hpp \
	tests/random/rack.cpp \
	tests/random/rack.hpp \
	tests/random/random.hpp \
	tests/random/reader.cpp \
	tests/random/reader.hpp \
	tests/random/rig.cpp \
	tests/random/rig.hpp \
	tests/random/run.cpp \
	tests/random/run.hpp \
	tests/random/run_requests.cpp \
	tests/store/engine.hpp \
	tests/store/postgresql.cpp \
	tests/store/postgresql.hpp \
	tests/store/postgresql_server.cpp \
	tests/store/postgresql_server.hpp \
	tests/store/server_process.cpp \
	tests/store/server_process.hpp
random_test_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(SQLITE3_CFLAGS) $(LIBPQ_CFLAGS)
random_test_libs = tests/librandomtest.a tests/libsynctest.a tests/libtap.a src/libapi.a src/libhttp.a $(sync_libs) $(LIBPQ_LIBS)
tests_librandomtest_a_CPPFLAGS = $(random_test_cppflags)

check_PROGRAMS += tests/random_operations_test
TESTS += tests/random_operations_test
tests_random_operations_test_SOURCES = tests/random/random_operations_test.cpp
tests_random_operations_test_CPPFLAGS = $(random_test_cppflags)
tests_random_operations_test_LDADD = $(random_test_libs)

# The same on a server, and the next one as well.
dist_check_SCRIPTS += tests/random/postgresql_operations_test tests/random/postgresql_faults_test
TESTS += tests/random/postgresql_operations_test tests/random/postgresql_faults_test

# Runs haas-sync's engine once, for the next test to kill.
check_PROGRAMS += tests/random_sync_once
tests_random_sync_once_SOURCES = tests/random/sync_once.cpp
tests_random_sync_once_CPPFLAGS = $(random_test_cppflags)
tests_random_sync_once_LDADD = tests/libsynctest.a $(sync_libs)

check_PROGRAMS += tests/random_faults_test
TESTS += tests/random_faults_test
EXTRA_DIST += tests/random/faulty_ovs_vsctl
tests_random_faults_test_SOURCES = tests/random/random_faults_test.cpp
tests_random_faults_test_CPPFLAGS = $(random_test_cppflags)
tests_random_faults_test_LDADD = $(random_test_libs)

# The test of the checker.
check_PROGRAMS += tests/random_checker_test
TESTS += tests/random_checker_test
tests_random_checker_test_SOURCES = tests/random/checker_groups_test.cpp tests/random/checker_scene.hpp tests/random/checker_test.cpp
tests_random_checker_test_CPPFLAGS = $(random_test_cppflags)
tests_random_checker_test_LDADD = $(random_test_libs)
