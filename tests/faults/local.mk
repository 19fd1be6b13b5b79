# Faults of every kind, on a rig of real parts.

check_LIBRARIES += tests/libfaultstest.a
tests_libfaultstest_a_SOURCES = \
	tests/faults/ailing.hpp \
	tests/faults/client.cpp \
	tests/faults/client.hpp \
	tests/faults/client_acts.cpp \
	tests/faults/court.cpp \
	tests/faults/court.hpp \
	tests/faults/crowd.hpp \
	tests/faults/journal.cpp \
	tests/faults/journal.hpp \
	tests/faults/keys.cpp \
	tests/faults/keys.hpp \
	tests/faults/machines.cpp \
	tests/faults/machines.hpp \
	tests/faults/record.cpp \
	tests/faults/record.hpp \
	tests/faults/scenery.cpp \
	tests/faults/scenery.hpp \
	tests/faults/summary.cpp \
	tests/faults/summary.hpp \
	tests/faults/truths.cpp \
	tests/faults/truths.hpp \
	tests/sync/frames.cpp \
	tests/sync/frames.hpp
tests_libfaultstest_a_CPPFLAGS = $(random_test_cppflags) -I$(top_srcdir)

check_PROGRAMS += tests/faults/failover tests/faults/storm
EXTRA_DIST += tests/faults/rig.sh
tests_faults_storm_SOURCES = \
	tests/faults/faults.cpp \
	tests/faults/faults.hpp \
	tests/faults/relay.cpp \
	tests/faults/relay.hpp \
	tests/faults/storm.cpp \
	tests/faults/troubles.cpp \
	tests/faults/victims.cpp \
	tests/faults/victims.hpp
tests_faults_storm_CPPFLAGS = $(random_test_cppflags) -I$(top_srcdir)
tests_faults_storm_LDADD = tests/libfaultstest.a tests/librandomtest.a $(apitest_libs) tests/libsynctest.a tests/libtap.a $(LIBPQ_LIBS) -lpthread

# For lab/cluster test.
tests_faults_failover_SOURCES = \
	tests/faults/batches.cpp \
	tests/faults/batches.hpp \
	tests/faults/cluster.cpp \
	tests/faults/cluster.hpp \
	tests/faults/failover.cpp \
	tests/faults/hurt.cpp \
	tests/faults/prober.hpp \
	tests/faults/trial.cpp \
	tests/faults/trial.hpp
tests_faults_failover_CPPFLAGS = $(tests_faults_storm_CPPFLAGS)
tests_faults_failover_LDADD = $(tests_faults_storm_LDADD)
