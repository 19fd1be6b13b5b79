# Simulated and real switches, and the test of the simulators themselves.

# What the tests on them share.
check_LIBRARIES += tests/libswitchtest.a
tests_libswitchtest_a_SOURCES = \
	tests/switch/bridge_guest.cpp \
	tests/switch/bridge_guest.hpp \
	tests/switch/dialogue_file.cpp \
	tests/switch/dialogue_file.hpp \
	tests/switch/dialogue_player.cpp \
	tests/switch/dialogue_player.hpp \
	tests/switch/dialogue_recorder.cpp \
	tests/switch/dialogue_recorder.hpp \
	tests/switch/probe_run.cpp \
	tests/switch/probe_run.hpp \
	tests/switch/scripted_transport.cpp \
	tests/switch/scripted_transport.hpp \
	tests/switch/simulated_switch.cpp \
	tests/switch/simulated_switch.hpp \
	tests/unit/scripted_channel.cpp \
	tests/unit/scripted_channel.hpp
tests_libswitchtest_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(PUGIXML_CFLAGS)

check_PROGRAMS += tests/switch/cli_switch
tests_switch_cli_switch_SOURCES = \
	tests/switch/sim/control.cpp \
	tests/switch/sim/control.hpp \
	tests/switch/sim/dell_os10.cpp \
	tests/switch/sim/dell_os10_tables.cpp \
	tests/switch/sim/dell_os10_tables.hpp \
	tests/switch/sim/delln3000.cpp \
	tests/switch/sim/delln3000_tables.cpp \
	tests/switch/sim/delln3000_tables.hpp \
	tests/switch/sim/device.cpp \
	tests/switch/sim/device.hpp \
	tests/switch/sim/grammar.cpp \
	tests/switch/sim/grammar.hpp \
	tests/switch/sim/kind.cpp \
	tests/switch/sim/kind.hpp \
	tests/switch/sim/line.cpp \
	tests/switch/sim/line.hpp \
	tests/switch/sim/lists.cpp \
	tests/switch/sim/lists.hpp \
	tests/switch/sim/loop.cpp \
	tests/switch/sim/loop.hpp \
	tests/switch/sim/main.cpp \
	tests/switch/sim/nexus.cpp \
	tests/switch/sim/options.cpp \
	tests/switch/sim/options.hpp \
	tests/switch/sim/powerconnect55xx.cpp \
	tests/switch/sim/powerconnect55xx_tables.cpp \
	tests/switch/sim/powerconnect55xx_tables.hpp \
	tests/switch/sim/program_bytes.cpp \
	tests/switch/sim/program_bytes.hpp \
	tests/switch/sim/rules.cpp \
	tests/switch/sim/rules.hpp \
	tests/switch/sim/server.cpp \
	tests/switch/sim/server.hpp \
	tests/switch/sim/sonic.cpp \
	tests/switch/sim/sonic.hpp \
	tests/switch/sim/sonic_config.cpp \
	tests/switch/sim/sonic_daemons.cpp \
	tests/switch/sim/sonic_daemons.hpp \
	tests/switch/sim/sonic_databases.cpp \
	tests/switch/sim/sonic_show.cpp \
	tests/switch/sim/ssh.cpp \
	tests/switch/sim/ssh.hpp \
	tests/switch/sim/state.cpp \
	tests/switch/sim/state.hpp \
	tests/switch/sim/telnet.cpp \
	tests/switch/sim/telnet.hpp \
	tests/switch/sim/terminal.cpp \
	tests/switch/sim/terminal_commands.cpp \
	tests/switch/sim/terminal.hpp \
	tests/switch/sim/unix_shell.cpp \
	tests/switch/sim/unix_shell.hpp \
	tests/switch/sim/vlans.cpp \
	tests/switch/sim/vlans.hpp
tests_switch_cli_switch_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(LIBSSH_CFLAGS)
tests_switch_cli_switch_LDADD = $(LIBSSH_LIBS) -lpthread

check_PROGRAMS += tests/switch/cli_switch_test
TESTS += tests/switch/cli_switch_test
tests_switch_cli_switch_test_SOURCES = \
	tests/switch/caller.cpp \
	tests/switch/caller.hpp \
	tests/switch/cli_switch.hpp \
	tests/switch/cli_switch_dialogue_test.cpp \
	tests/switch/cli_switch_fault_test.cpp \
	tests/switch/cli_switch_lists_test.cpp \
	tests/switch/cli_switch_login_test.cpp \
	tests/switch/cli_switch_os10_test.cpp \
	tests/switch/cli_switch_situations_test.cpp \
	tests/switch/cli_switch_sonic_test.cpp \
	tests/switch/cli_switch_text_test.cpp \
	tests/switch/desk.hpp
tests_switch_cli_switch_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(LIBSSH_CFLAGS)
tests_switch_cli_switch_test_LDADD = tests/libswitchtest.a tests/libtap.a $(sys_libs) $(LIBSSH_LIBS)

check_PROGRAMS += tests/switch/cli_drivers_test
tests_switch_cli_drivers_test_SOURCES = \
	tests/switch/cli_drivers_test.cpp \
	tests/switch/cli_refusals_test.cpp \
	tests/switch/cli_site.hpp \
	tests/switch/cli_situations_test.cpp \
	tests/switch/cli_switch.hpp \
	tests/switch/console_situations_test.cpp \
	tests/switch/failure.hpp \
	tests/switch/haas_sync_user_test.cpp \
	tests/switch/sonic_daemons_test.cpp \
	tests/switch/sonic_driver_test.cpp
tests_switch_cli_drivers_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_switch_cli_drivers_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

check_PROGRAMS += tests/switch/dialogues_test
TESTS += tests/switch/dialogues_test
tests_switch_dialogues_test_SOURCES = tests/switch/cli_switch.hpp tests/switch/dialogues_test.cpp
tests_switch_dialogues_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(PUGIXML_CFLAGS)
tests_switch_dialogues_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

check_PROGRAMS += tests/switch/probe_test
TESTS += tests/switch/probe_test
tests_switch_probe_test_SOURCES = \
	tests/switch/cli_switch.hpp \
	tests/switch/probe_ends_test.cpp \
	tests/switch/probe_refusals_test.cpp \
	tests/switch/probe_site.cpp \
	tests/switch/probe_site.hpp \
	tests/switch/probe_test.cpp \
	tests/sync/frames.cpp \
	tests/sync/frames.hpp \
	tests/sync/private_ovs.cpp \
	tests/sync/private_ovs.hpp
tests_switch_probe_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_switch_probe_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

# Writes dialogues down, for dialogues_test.
check_PROGRAMS += tests/switch/record_dialogue
tests_switch_record_dialogue_SOURCES = tests/switch/record_dialogue.cpp
tests_switch_record_dialogue_CPPFLAGS = $(tests_switch_dialogues_test_CPPFLAGS)
tests_switch_record_dialogue_LDADD = tests/libswitchtest.a $(sync_libs)

check_PROGRAMS += tests/switch/random_switches_test
tests_switch_random_switches_test_SOURCES = \
	tests/switch/random_run.hpp \
	tests/switch/random_switches_test.cpp
tests_switch_random_switches_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_switch_random_switches_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

check_PROGRAMS += tests/switch/rest_switch
tests_switch_rest_switch_SOURCES = \
	tests/switch/rest_sim/arista.cpp \
	tests/switch/rest_sim/arista.hpp \
	tests/switch/rest_sim/arista_sessions.cpp \
	tests/switch/rest_sim/arista_shows.cpp \
	tests/switch/rest_sim/brocade.cpp \
	tests/switch/rest_sim/brocade_operations.cpp \
	tests/switch/rest_sim/brocade_xml.cpp \
	tests/switch/rest_sim/brocade_xml.hpp \
	tests/switch/rest_sim/control.cpp \
	tests/switch/rest_sim/dellnos9.cpp \
	tests/switch/rest_sim/dellnos9_text.cpp \
	tests/switch/rest_sim/dellnos9_text.hpp \
	tests/switch/rest_sim/dellnos9_xml.cpp \
	tests/switch/rest_sim/dellnos9_xml.hpp \
	tests/switch/rest_sim/device.cpp \
	tests/switch/rest_sim/device.hpp \
	tests/switch/rest_sim/http.cpp \
	tests/switch/rest_sim/http.hpp \
	tests/switch/rest_sim/json.hpp \
	tests/switch/rest_sim/line.cpp \
	tests/switch/rest_sim/line.hpp \
	tests/switch/rest_sim/main.cpp \
	tests/switch/rest_sim/nxos.cpp \
	tests/switch/rest_sim/nxos.hpp \
	tests/switch/rest_sim/nxos_rules.cpp \
	tests/switch/rest_sim/nxos_shows.cpp \
	tests/switch/rest_sim/shell.cpp \
	tests/switch/rest_sim/shell.hpp \
	tests/switch/rest_sim/shell_rules.cpp \
	tests/switch/sim/grammar.cpp \
	tests/switch/sim/grammar.hpp \
	tests/switch/sim/vlans.cpp \
	tests/switch/sim/vlans.hpp
tests_switch_rest_switch_CPPFLAGS = \
	$(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(PUGIXML_CFLAGS) $(OPENSSL_CFLAGS)
tests_switch_rest_switch_LDADD = $(base_libs) $(PUGIXML_LIBS) $(OPENSSL_LIBS) -lpthread

check_PROGRAMS += tests/switch/rest_switch_test
TESTS += tests/switch/rest_switch_test
tests_switch_rest_switch_test_SOURCES = \
	tests/switch/rest_site.hpp \
	tests/switch/rest_switch_arista_test.cpp \
	tests/switch/rest_switch_commands.hpp \
	tests/switch/rest_switch_commands_test.cpp \
	tests/switch/rest_switch_nxos_test.cpp \
	tests/switch/rest_switch_lists_test.cpp \
	tests/switch/rest_switch_test.cpp
tests_switch_rest_switch_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(PUGIXML_CFLAGS)
tests_switch_rest_switch_test_LDADD = tests/libswitchtest.a tests/libtap.a $(sys_libs) $(PUGIXML_LIBS)

check_PROGRAMS += tests/switch/rest_drivers_test
TESTS += tests/switch/rest_drivers_test
tests_switch_rest_drivers_test_SOURCES = \
	tests/switch/failure.hpp \
	tests/switch/rest_driver_refusals_test.cpp \
	tests/switch/rest_driver_site.hpp \
	tests/switch/rest_drivers_test.cpp
tests_switch_rest_drivers_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_switch_rest_drivers_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

check_PROGRAMS += tests/switch/json_drivers_test
TESTS += tests/switch/json_drivers_test
tests_switch_json_drivers_test_SOURCES = \
	tests/switch/failure.hpp \
	tests/switch/json_drivers_test.cpp \
	tests/switch/json_refusals_test.cpp \
	tests/switch/json_site.hpp
tests_switch_json_drivers_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_switch_json_drivers_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

check_PROGRAMS += tests/switch/whole_switch_test
TESTS += tests/switch/whole_switch_test
tests_switch_whole_switch_test_SOURCES = \
	tests/switch/cli_switch.hpp \
	tests/switch/failure.hpp \
	tests/switch/whole_switch_test.cpp
tests_switch_whole_switch_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_switch_whole_switch_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

check_PROGRAMS += tests/switch/batch_test
TESTS += tests/switch/batch_test
tests_switch_batch_test_SOURCES = \
	tests/switch/batch_test.cpp \
	tests/switch/full_rack.cpp \
	tests/switch/full_rack.hpp
tests_switch_batch_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_switch_batch_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

# A real bridge, in a qemu guest.
EXTRA_DIST += tests/switch/bridge_guest/boot tests/switch/bridge_guest/changes tests/switch/bridge_guest/init
EXTRA_DIST += tests/switch/bridge_guest/bridge tests/switch/sudo
check_PROGRAMS += tests/switch/bridge_guest/wire
tests_switch_bridge_guest_wire_SOURCES = tests/switch/bridge_guest/wire.cpp
check_PROGRAMS += tests/switch/bridge_guest_test
tests_switch_bridge_guest_test_SOURCES = \
	tests/switch/bridge_audit_test.cpp \
	tests/switch/bridge_driver_test.cpp \
	tests/switch/bridge_guest_test.cpp \
	tests/switch/bridge_probe_test.cpp \
	tests/switch/bridge_restart_test.cpp \
	tests/switch/failure.hpp \
	tests/switch/random_bridge_test.cpp \
	tests/switch/random_run.hpp
tests_switch_bridge_guest_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_switch_bridge_guest_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

check_PROGRAMS += tests/switch/vlans_test
TESTS += tests/switch/vlans_test
tests_switch_vlans_test_SOURCES = \
	tests/switch/vlans_life_test.cpp \
	tests/switch/vlans_rack.hpp \
	tests/switch/vlans_test.cpp
tests_switch_vlans_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_switch_vlans_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

check_PROGRAMS += tests/switch/mutations_test
TESTS += tests/switch/mutations_test
tests_switch_mutations_test_SOURCES = \
	tests/switch/mutations_test.cpp \
	tests/unit/talking_switch.cpp \
	tests/unit/talking_switch.hpp
tests_switch_mutations_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_switch_mutations_test_LDADD = tests/libtap.a $(sync_libs)

# A real NETCONF server.
EXTRA_DIST += \
	tests/switch/netconf_yang/openconfig-if-aggregate.yang \
	tests/switch/netconf_yang/openconfig-if-ethernet.yang \
	tests/switch/netconf_yang/openconfig-interfaces.yang \
	tests/switch/netconf_yang/openconfig-network-instance.yang \
	tests/switch/netconf_yang/openconfig-vlan.yang
check_PROGRAMS += tests/switch/netconf_test
tests_switch_netconf_test_SOURCES = \
	tests/switch/failure.hpp \
	tests/switch/hooked_driver.hpp \
	tests/switch/netconf_contract_test.cpp \
	tests/switch/netconf_driver_test.cpp \
	tests/switch/netconf_probe_test.cpp \
	tests/switch/netconf_refused_test.cpp \
	tests/switch/netconf_site.cpp \
	tests/switch/netconf_site.hpp \
	tests/switch/netconf_sync_test.cpp \
	tests/sync/frames.cpp \
	tests/sync/frames.hpp \
	tests/sync/private_ovs.cpp \
	tests/sync/private_ovs.hpp \
	tests/sync/ssh_server.cpp \
	tests/sync/ssh_server.hpp
tests_switch_netconf_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(PUGIXML_CFLAGS)
tests_switch_netconf_test_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)
