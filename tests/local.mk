# Every test is a program or a script that speaks TAP: a line `ok N - sentence` or `not ok N - sentence` for each thing
# tested, `ok N - sentence # SKIP reason` for what cannot run here, and the plan `1..N` first or last.
# Each runs under a deadline, with the environment that TEST_ENVIRONMENT_VARIABLES says; nothing may be written into
# the source tree.

# The tests' own sources are compiled without optimization, which takes the compiler as long as all the rest; what they test
# and what benchmarks measure is not. Behind what whoever configures chose, so that it counts.
TEST_CXXFLAGS = -O0 -U_FORTIFY_SOURCE
tests/%.o: private CXXFLAGS += $(TEST_CXXFLAGS)
tests/bench/%.o: private TEST_CXXFLAGS =

unit_test_files = \
	tests/unit/api_authentication_test.cpp \
	tests/unit/api_bmc_owner_test.cpp \
	tests/unit/api_bmc_test.cpp \
	tests/unit/api_known_answers_test.cpp \
	tests/unit/api_node_update_test.cpp \
	tests/unit/api_pending_test.cpp \
	tests/unit/api_hardware_test.cpp \
	tests/unit/api_leaving_test.cpp \
	tests/unit/api_headnode_test.cpp \
	tests/unit/api_metadata_test.cpp \
	tests/unit/api_dispatch_test.cpp \
	tests/unit/api_error_map_test.cpp \
	tests/unit/api_repeats_test.cpp \
	tests/unit/api_repeated_commands_test.cpp \
	tests/unit/api_restore_test.cpp \
	tests/unit/api_rights_test.cpp \
	tests/unit/api_scale_test.cpp \
	tests/unit/api_route_statements_test.cpp \
	tests/unit/api_statements_test.cpp \
	tests/unit/api_service.hpp \
	tests/unit/api_session_test.cpp \
	tests/unit/api_remote_users_test.cpp \
	tests/unit/api_share_test.cpp \
	tests/unit/api_trouble_test.cpp \
	tests/unit/base_backoff_test.cpp \
	tests/unit/base_clock_test.cpp \
	tests/unit/base_deadline_test.cpp \
	tests/unit/base_disguise_test.cpp \
	tests/unit/base_file_lock_test.cpp \
	tests/unit/base_freed_memory_test.cpp \
	tests/unit/base_json_test.cpp \
	tests/unit/base_log_test.cpp \
	tests/unit/base_new_file_test.cpp \
	tests/unit/base_password_test.cpp \
	tests/unit/base_proof_table_test.cpp \
	tests/unit/base_redaction_test.cpp \
	tests/unit/base_repetitions_test.cpp \
	tests/unit/base_sealed_box_test.cpp \
	tests/unit/base_secret_box_test.cpp \
	tests/unit/base_secret_test.cpp \
	tests/unit/base_text_test.cpp \
	tests/unit/base_trusted_path_test.cpp \
	tests/unit/base_guess_limits_test.cpp \
	tests/unit/base_verification_line_test.cpp \
	tests/unit/bmc_site.hpp \
	tests/unit/cgi_gateway_test.cpp \
	tests/unit/cli_command_line_test.cpp \
	tests/unit/cli_fakes.hpp \
	tests/unit/cli_first_switch_test.cpp \
	tests/unit/cli_http_service_test.cpp \
	tests/unit/cli_register_nics_test.cpp \
	tests/unit/cli_login_test.cpp \
	tests/unit/cli_older_lines_test.cpp \
	tests/unit/cli_remote_test.cpp \
	tests/unit/cli_request_test.cpp \
	tests/unit/cli_routes_test.cpp \
	tests/unit/cli_run_test.cpp \
	tests/unit/cli_settings_test.cpp \
	tests/unit/cli_show_test.cpp \
	tests/unit/cli_site.hpp \
	tests/unit/config_texts.hpp \
	tests/unit/console_control_test.cpp \
	tests/unit/console_files_test.cpp \
	tests/unit/console_log_test.cpp \
	tests/unit/console_supervisor_test.cpp \
	tests/unit/core_bmc_fields_test.cpp \
	tests/unit/core_host_test.cpp \
	tests/unit/core_ipmi_session_test.cpp \
	tests/unit/core_label_test.cpp \
	tests/unit/core_media_url_test.cpp \
	tests/unit/core_switch_test.cpp \
	tests/unit/core_vlan_test.cpp \
	tests/unit/drivers_cli_channels_test.cpp \
	tests/unit/drivers_cli_fields_test.cpp \
	tests/unit/drivers_cli_hostile_test.cpp \
	tests/unit/drivers_cli_lines_test.cpp \
	tests/unit/drivers_cli_login_test.cpp \
	tests/unit/drivers_cli_ports_test.cpp \
	tests/unit/drivers_cli_test.cpp \
	tests/unit/drivers_domain_xml_test.cpp \
	tests/unit/drivers_libvirt_test.cpp \
	tests/unit/drivers_host_programs_test.cpp \
	tests/unit/drivers_image_file_test.cpp \
	tests/unit/drivers_image_import_test.cpp \
	tests/unit/drivers_ipmitool_test.cpp \
	tests/unit/drivers_json_ports_test.cpp \
	tests/unit/drivers_json_session_test.cpp \
	tests/unit/drivers_linux_bridge_save_test.cpp \
	tests/unit/drivers_linux_bridge_switch_test.cpp \
	tests/unit/drivers_linux_bridges_test.cpp \
	tests/unit/drivers_mock_test.cpp \
	tests/unit/drivers_netconf_test.cpp \
	tests/unit/drivers_openconfig_fields_test.cpp \
	tests/unit/drivers_openconfig_left_test.cpp \
	tests/unit/drivers_openconfig_session_test.cpp \
	tests/unit/drivers_openconfig_test.cpp \
	tests/unit/drivers_os10_test.cpp \
	tests/unit/drivers_ovs_bridges_test.cpp \
	tests/unit/drivers_ovs_test.cpp \
	tests/unit/drivers_redfish_hardware_test.cpp \
	tests/unit/drivers_redfish_media_test.cpp \
	tests/unit/drivers_redfish_boot_test.cpp \
	tests/unit/drivers_redfish_test.cpp \
	tests/unit/drivers_rest_test.cpp \
	tests/unit/drivers_sonic_test.cpp \
	tests/unit/drivers_sudo_test.cpp \
	tests/unit/drivers_switch_host_test.cpp \
	tests/unit/drivers_switch_refusals_test.cpp \
	tests/unit/drivers_switch_texts_test.cpp \
	tests/unit/drivers_vlans_test.cpp \
	tests/unit/drivers_switch_unknown_test.cpp \
	tests/unit/headnode_site.hpp \
	tests/unit/keyed_requests.hpp \
	tests/unit/http_router_test.cpp \
	tests/unit/fake_consoles.hpp \
	tests/unit/line_server.cpp \
	tests/unit/line_server.hpp \
	tests/unit/loopback_server.cpp \
	tests/unit/loopback_server.hpp \
	tests/unit/scripted_channel.cpp \
	tests/unit/scripted_channel.hpp \
	tests/unit/lost_database.hpp \
	tests/unit/scripted_hypervisor.hpp \
	tests/unit/netconf_fake.cpp \
	tests/unit/netconf_fake.hpp \
	tests/unit/openconfig_xml.hpp \
	tests/unit/scripted_bmc.hpp \
	tests/unit/service_local_machines_test.cpp \
	tests/unit/service_bmc_passwords_test.cpp \
	tests/unit/service_switch_secrets_test.cpp \
	tests/unit/service_upgrade_test.cpp \
	tests/unit/session_site.hpp \
	tests/unit/traced_process.cpp \
	tests/unit/traced_process.hpp \
	tests/unit/sqlite_by_hand.hpp \
	tests/unit/statement_counter.hpp \
	tests/unit/store_foreign_file_test.cpp \
	tests/unit/store_words_test.cpp \
	tests/unit/sync_actions_test.cpp \
	tests/unit/sync_consoles_test.cpp \
	tests/unit/sync_audit_test.cpp \
	tests/unit/sync_audit_text_test.cpp \
	tests/unit/sync_forged_rows_test.cpp \
	tests/unit/sync_groups_test.cpp \
	tests/unit/sync_discreet_session_test.cpp \
	tests/unit/sync_groups_watch_test.cpp \
	tests/unit/sync_health_test.cpp \
	tests/unit/sync_rack.hpp \
	tests/unit/sync_site.hpp \
	tests/unit/sync_headnodes_test.cpp \
	tests/unit/sync_lease_test.cpp \
	tests/unit/sync_moves_test.cpp \
	tests/unit/sync_probe_port_test.cpp \
	tests/unit/sync_probe_report_test.cpp \
	tests/unit/sync_queries_test.cpp \
	tests/unit/sync_refusals_test.cpp \
	tests/unit/sync_restore_test.cpp \
	tests/unit/sync_silence_test.cpp \
	tests/unit/sync_vlans_test.cpp \
	tests/unit/sync_watch_test.cpp \
	tests/unit/sys_arguments_test.cpp \
	tests/unit/sys_channels_test.cpp \
	tests/unit/sys_config_lookup_test.cpp \
	tests/unit/sys_config_refusals_test.cpp \
	tests/unit/sys_config_test.cpp \
	tests/unit/sys_http_client_test.cpp \
	tests/unit/sys_memory_limit_test.cpp \
	tests/unit/sys_named_locks_test.cpp \
	tests/unit/sys_seats_test.cpp \
	tests/unit/sys_process_test.cpp \
	tests/unit/sys_shared_memory_test.cpp \
	tests/unit/sys_shell_words_test.cpp \
	tests/unit/sys_ssh_key_test.cpp \
	tests/unit/sys_tcp_connection_test.cpp \
	tests/unit/sys_url_test.cpp \
	tests/unit/sys_verification_turns_test.cpp \
	tests/unit/switch_words.hpp \
	tests/unit/talking_switch.cpp \
	tests/unit/talking_switch.hpp \
	tests/unit/temporary_directory.hpp

# Scripts that are tests by themselves; anything they read goes to EXTRA_DIST.
short_check_scripts = \
	tests/api/bad_input_test \
	tests/api/bmc_owner_test \
	tests/api/bmc_test \
	tests/api/bounds_test \
	tests/api/case_runner_test \
	tests/api/client_load_test \
	tests/api/clients_test \
	tests/api/consoles_test \
	tests/api/first_login_test \
	tests/api/foreign_pages_test \
	tests/api/forged_requests_test \
	tests/api/forged_values_test \
	tests/api/http_cases_test \
	tests/api/http_rights_test \
	tests/api/in_process_cases_test \
	tests/api/postgresql_cases_test \
	tests/api/postgresql_programs_test \
	tests/api/headnodes_test \
	tests/api/health_test \
	tests/api/hil_client_test \
	tests/api/instructions_test \
	tests/api/leftovers_test \
	tests/api/listen_slow_clients_test \
	tests/api/listen_test \
	tests/api/system_calls_test \
	tests/api/misfortunes_test \
	tests/api/old_database_test \
	tests/api/plain_cgi_test \
	tests/api/redfish_test \
	tests/api/reload_test \
	tests/api/repeated_cases_test \
	tests/api/repeated_postgresql_cases_test \
	tests/api/rights_table_test \
	tests/api/rights_test \
	tests/api/slow_clients_test \
	tests/api/strange_requests_test \
	tests/api/wrong_passwords_test \
	tests/bench/plot_test \
	tests/cli/create_bridges_guest_test \
	tests/cli/create_bridges_ovs_test \
	tests/cli/image_import_test \
	tests/cli/init_db_race_test \
	tests/cli/local_test \
	tests/cli/planted_files_test \
	tests/cli/two_users_test \
	tests/cli/service_test \
	tests/docs_test \
	tests/embed_sql_test \
	tests/format_test \
	tests/sql_text_test \
	tests/hardening_test \
	tests/identity/client_certificates_test \
	tests/identity/kerberos_test \
	tests/identity/ldap_test \
	tests/identity/openid_connect_test \
	tests/install_test \
	tests/includes_test \
	tests/layers_test \
	tests/linkage_test \
	tests/secrets/secrets_test \
	tests/tap_reporter_test \
	tests/tidy_test \
	tests/units_test \
	tests/with_deadline_test
long_check_scripts = \
	tests/rack_test \
	tests/faults/faults_test \
	tests/console/console_test \
	tests/readme_test \
	tests/readme_install_test
dist_check_SCRIPTS += $(long_check_scripts) $(short_check_scripts)

EXTRA_DIST += tests/tap.sh tests/with_deadline
EXTRA_DIST += tests/cli/create_bridges_init tests/cli/tap.sh tests/identity/openid_provider tests/identity/rig.sh
EXTRA_DIST += tests/secrets/acts tests/secrets/allowed tests/secrets/memory tests/secrets/run tests/secrets/search tests/secrets/watch

# Those that take a minute and more come first, so that none of them is left alone at the end.
TESTS += $(long_check_scripts) tests/switch/cli_drivers_test tests/unit_tests tests/ovs_tests tests/switch/netconf_test \
	tests/redfish_tests tests/ipmitool_tests tests/switch/random_switches_test tests/switch/bridge_guest_test
TESTS += $(short_check_scripts)

# ---------------------------------------------------------------------------------------------------------------------

# What every test program has, main() included.
check_LIBRARIES = tests/libtap.a
tests_libtap_a_SOURCES = \
	tests/unit/main.cpp \
	tests/unit/skip.hpp \
	tests/unit/tap_reporter.cpp \
	tests/unit/tap_reporter.hpp \
	tests/unit/temporary_directory.hpp \
	tests/unit/unix_socket.hpp
tests_libtap_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests

# A world in which haas-sync works, for the unit tests and for those with a real switch.
check_LIBRARIES += tests/libsynctest.a
tests_libsynctest_a_SOURCES = \
	tests/sync/driver_contract.cpp \
	tests/sync/driver_contract.hpp \
	tests/sync/group_world.hpp \
	tests/sync/patience.hpp \
	tests/sync/scripted_switch.cpp \
	tests/sync/scripted_switch.hpp \
	tests/sync/world.cpp \
	tests/sync/world.hpp
tests_libsynctest_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests

check_PROGRAMS += tests/unit_tests
tests_unit_tests_SOURCES = $(unit_test_files)
tests_unit_tests_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir) -I$(top_srcdir)/tests \
	$(RAPIDJSON_CFLAGS) $(SQLITE3_CFLAGS) $(FCGI_CFLAGS) $(CGICC_CFLAGS) $(LIBVIRT_CFLAGS) \
	$(LIBSSH_CFLAGS)
tests_unit_tests_LDADD = \
	tests/libsynctest.a tests/libtap.a cgi/libcgi.a src/libapi.a src/libcli.a src/libsync.a src/libservice.a src/libstore.a src/libconsole.a \
	src/libdrivers.a \
	src/libhttp.a src/libsys.a src/libcore.a src/libbase.a \
	$(SOCI_LIBS) $(SQLITE3_LIBS) $(CURL_LIBS) $(LIBSSH_LIBS) $(LIBTELNET_LIBS) $(PROGRAM_OPTIONS_LIBS) $(SPDLOG_LIBS) $(SODIUM_LIBS) $(CRYPT_LIBS) \
	$(LIBVIRT_LIBS) $(PUGIXML_LIBS) $(FCGI_LIBS) $(CGICC_LIBS)

# haas-sync and its driver on a real Open vSwitch, seen on frames.
check_PROGRAMS += tests/ovs_tests
tests_ovs_tests_SOURCES = \
	tests/sync/frames.cpp \
	tests/sync/frames.hpp \
	tests/sync/haas_sync_test.cpp \
	tests/sync/ovs_driver_test.cpp \
	tests/sync/ovs_groups_test.cpp \
	tests/sync/ovs_moments.hpp \
	tests/sync/ovs_packets_test.cpp \
	tests/sync/ovs_probe_test.cpp \
	tests/sync/ovs_restore_test.cpp \
	tests/sync/ovs_ssh_test.cpp \
	tests/sync/private_ovs.cpp \
	tests/sync/private_ovs.hpp \
	tests/sync/ssh_algorithms_test.cpp \
	tests/sync/ssh_server.cpp \
	tests/sync/ssh_server.hpp
tests_ovs_tests_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_ovs_tests_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)

# haas-device: its server in the test's process, and the program with mock BMCs.
check_PROGRAMS += tests/device_tests
TESTS += tests/device_tests
tests_device_tests_SOURCES = \
	tests/bmc/daemon.cpp \
	tests/bmc/daemon.hpp \
	tests/device/kinds_test.cpp \
	tests/device/console_files_test.cpp \
	tests/device/listener_test.cpp \
	tests/device/program_test.cpp \
	tests/device/server_site.hpp \
	tests/device/server_test.cpp \
	tests/device/told_machines.hpp
tests_device_tests_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_device_tests_LDADD = tests/libtap.a src/libdevice.a src/libservice.a src/libstore.a src/libconsole.a $(drivers_libs) \
	$(SOCI_LIBS) $(SQLITE3_LIBS)

# What the store promises, on every engine.
check_PROGRAMS += tests/store_tests
TESTS += tests/store_tests
tests_store_tests_SOURCES = \
	tests/store/contract_test.cpp \
	tests/store/effort_test.cpp \
	tests/store/engine.cpp \
	tests/store/engine.hpp \
	tests/store/frozen_server_test.cpp \
	tests/store/leases_test.cpp \
	tests/store/lifecycle_test.cpp \
	tests/store/migration_test.cpp \
	tests/store/misfortunes_test.cpp \
	tests/store/pooler_test.cpp \
	tests/store/port_groups_test.cpp \
	tests/store/postgresql.cpp \
	tests/store/postgresql.hpp \
	tests/store/postgresql_scene.hpp \
	tests/store/postgresql_server.cpp \
	tests/store/postgresql_server.hpp \
	tests/store/postgresql_test.cpp \
	tests/store/projects.hpp \
	tests/store/request_key_test.cpp \
	tests/store/schemas_test.cpp \
	tests/store/server_process.cpp \
	tests/store/server_process.hpp \
	tests/store/standby_test.cpp \
	tests/store/two_users_test.cpp \
	tests/store/write_queue_test.cpp
tests_store_tests_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(SQLITE3_CFLAGS)
tests_store_tests_LDADD = tests/libtap.a $(service_libs)

# The API on a PostgreSQL server with a standby, which fail.
check_PROGRAMS += tests/failover_tests
TESTS += tests/failover_tests
tests_failover_tests_SOURCES = \
	tests/api/failover_audit_test.cpp \
	tests/api/failover_test.cpp \
	tests/api/hosts_test.cpp \
	tests/api/postgresql_pair.hpp \
	tests/store/engine.hpp \
	tests/store/postgresql.cpp \
	tests/store/postgresql.hpp \
	tests/store/postgresql_server.cpp \
	tests/store/postgresql_server.hpp \
	tests/store/server_process.cpp \
	tests/store/server_process.hpp
tests_failover_tests_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS)
tests_failover_tests_LDADD = tests/libsynctest.a tests/libtap.a src/libapi.a src/libhttp.a $(sync_libs)

# BMCs: the drivers on a service, or a simulator, that each test starts.
check_PROGRAMS += tests/redfish_service tests/redfish_tests
tests_redfish_service_SOURCES = \
	tests/bmc/redfish_access.cpp \
	tests/bmc/redfish_access.hpp \
	tests/bmc/redfish_boot_rules.cpp \
	tests/bmc/redfish_boot_rules.hpp \
	tests/bmc/redfish_exchange.hpp \
	tests/bmc/redfish_json.cpp \
	tests/bmc/redfish_json.hpp \
	tests/bmc/redfish_line.cpp \
	tests/bmc/redfish_line.hpp \
	tests/bmc/redfish_machine.cpp \
	tests/bmc/redfish_machine.hpp \
	tests/bmc/redfish_media.cpp \
	tests/bmc/redfish_media.hpp \
	tests/bmc/redfish_model.cpp \
	tests/bmc/redfish_model.hpp \
	tests/bmc/redfish_model_lines.cpp \
	tests/bmc/redfish_service.cpp \
	tests/bmc/redfish_tags.cpp \
	tests/bmc/redfish_tags.hpp \
	tests/bmc/redfish_tasks.cpp \
	tests/bmc/redfish_tasks.hpp \
	tests/bmc/redfish_tree.cpp \
	tests/bmc/redfish_tree.hpp \
	tests/bmc/redfish_troubles.cpp \
	tests/bmc/redfish_troubles.hpp \
	tests/bmc/redfish_wire.cpp \
	tests/bmc/redfish_wire.hpp
tests_redfish_service_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(OPENSSL_CFLAGS)
tests_redfish_service_LDADD = $(base_libs) $(OPENSSL_LIBS) -lpthread
tests_redfish_tests_SOURCES = \
	tests/bmc/daemon.cpp \
	tests/bmc/daemon.hpp \
	tests/bmc/redfish_bmc.hpp \
	tests/bmc/redfish_caller.hpp \
	tests/bmc/redfish_driver_test.cpp \
	tests/bmc/redfish_faults_test.cpp \
	tests/bmc/redfish_pairs_test.cpp \
	tests/bmc/redfish_process.cpp \
	tests/bmc/redfish_process.hpp \
	tests/bmc/redfish_profile_bmc.hpp \
	tests/bmc/redfish_profiles_access_test.cpp \
	tests/bmc/redfish_profiles_boot_test.cpp \
	tests/bmc/redfish_profiles_cycle_test.cpp \
	tests/bmc/redfish_profiles_media_test.cpp \
	tests/bmc/redfish_profiles_power_test.cpp \
	tests/bmc/redfish_profiles_service_test.cpp \
	tests/bmc/redfish_service_test.cpp \
	tests/unit/loopback_server.cpp \
	tests/unit/loopback_server.hpp
tests_redfish_tests_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_redfish_tests_LDADD = tests/libtap.a $(drivers_libs)

check_PROGRAMS += tests/ipmitool_tests
tests_ipmitool_tests_SOURCES = \
	tests/bmc/daemon.cpp \
	tests/bmc/daemon.hpp \
	tests/bmc/ipmi_bmc.cpp \
	tests/bmc/ipmi_bmc.hpp \
	tests/bmc/ipmitool_bmc_test.cpp \
	tests/bmc/ipmitool_boot_flags_test.cpp \
	tests/bmc/ipmitool_odd_bmcs_test.cpp \
	tests/bmc/ipmitool_program_test.cpp \
	tests/bmc/odd_bmc.hpp \
	tests/bmc/rmcp_packet.cpp \
	tests/bmc/rmcp_packet.hpp \
	tests/bmc/rmcp_proxy.cpp \
	tests/bmc/rmcp_proxy.hpp \
	tests/bmc/rmcp_proxy_test.cpp
tests_ipmitool_tests_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_ipmitool_tests_LDADD = tests/libtap.a $(drivers_libs)

# The API by plain-text cases, in process and through Apache: see tests/api/README.md.
EXTRA_DIST += tests/bmc/ipmi_sim.sh tests/bmc/record tests/bmc/recorded tests/bmc/redfish_profiles
EXTRA_DIST += tests/dialogues tests/texts
EXTRA_DIST += tests/api/README.md tests/api/callgrind.sh tests/api/cases tests/api/postgresql_cases tests/api/rights tests/api/service.sh
EXTRA_DIST += tests/api/socket_unit
check_LIBRARIES += tests/libapitest.a
tests_libapitest_a_SOURCES = \
	tests/api/api_error.cpp \
	tests/api/api_error.hpp \
	tests/api/case_file.cpp \
	tests/api/case_file.hpp \
	tests/api/case_switch.cpp \
	tests/api/case_switch.hpp \
	tests/api/exchange.cpp \
	tests/api/exchange.hpp \
	tests/api/in_process.hpp \
	tests/api/json_match.cpp \
	tests/api/json_match.hpp \
	tests/api/judge.cpp \
	tests/api/judge.hpp \
	tests/api/processes.cpp \
	tests/api/processes.hpp \
	tests/api/raw_http.cpp \
	tests/api/raw_http.hpp \
	tests/api/request_grammar.cpp \
	tests/api/request_grammar.hpp \
	tests/api/rights_callers.cpp \
	tests/api/rights_callers.hpp \
	tests/api/rights_table.cpp \
	tests/api/rights_table.hpp \
	tests/api/runner.cpp \
	tests/api/runner.hpp \
	tests/api/site.cpp \
	tests/api/site.hpp \
	tests/api/site_database.cpp \
	tests/api/site_database.hpp \
	tests/api/tap_report.hpp \
	tests/api/test_hypervisor.hpp \
	tests/store/postgresql_server.cpp \
	tests/store/postgresql_server.hpp \
	tests/store/server_process.cpp \
	tests/store/server_process.hpp
apitest_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir) -I$(top_srcdir)/tests -DHAAS_CONSOLE='"$(abs_top_builddir)/bin/haas-console"' \
	$(RAPIDJSON_CFLAGS) $(SQLITE3_CFLAGS) $(FCGI_CFLAGS) $(CGICC_CFLAGS) $(LIBVIRT_CFLAGS)
apitest_libs = tests/libapitest.a cgi/libcgi.a src/libapi.a src/libhttp.a $(sync_libs) $(FCGI_LIBS) $(CGICC_LIBS)
tests_libapitest_a_CPPFLAGS = $(apitest_cppflags)
check_PROGRAMS += tests/api/case_runner tests/api/bad_input tests/api/forged_requests tests/api/forged_values \
	tests/api/password_guessers tests/api/rights_matrix tests/api/slow_crowd tests/api/steady_clients tests/api/strange_requests
tests_api_case_runner_SOURCES = tests/api/main.cpp
tests_api_case_runner_CPPFLAGS = $(apitest_cppflags)
tests_api_case_runner_LDADD = $(apitest_libs)
tests_api_bad_input_SOURCES = tests/api/bad_input.cpp
tests_api_bad_input_CPPFLAGS = $(apitest_cppflags)
tests_api_bad_input_LDADD = $(apitest_libs)
tests_api_forged_requests_SOURCES = tests/api/forged_requests.cpp
tests_api_forged_requests_CPPFLAGS = $(apitest_cppflags)
tests_api_forged_requests_LDADD = $(apitest_libs)
tests_api_forged_values_SOURCES = tests/api/forged_values.cpp
tests_api_forged_values_CPPFLAGS = $(apitest_cppflags)
tests_api_forged_values_LDADD = $(apitest_libs)
tests_api_password_guessers_SOURCES = tests/api/password_guessers.cpp
tests_api_password_guessers_CPPFLAGS = $(apitest_cppflags)
tests_api_password_guessers_LDADD = $(apitest_libs) -lpthread
tests_api_rights_matrix_SOURCES = tests/api/rights_matrix.cpp
tests_api_rights_matrix_CPPFLAGS = $(apitest_cppflags)
tests_api_rights_matrix_LDADD = $(apitest_libs)
tests_api_slow_crowd_SOURCES = tests/api/slow_crowd.cpp
tests_api_steady_clients_SOURCES = tests/api/steady_clients.cpp
tests_api_steady_clients_CPPFLAGS = $(apitest_cppflags)
tests_api_steady_clients_LDADD = $(apitest_libs) -lpthread
tests_api_strange_requests_SOURCES = tests/api/strange_requests.cpp
tests_api_strange_requests_CPPFLAGS = $(apitest_cppflags)
tests_api_strange_requests_LDADD = $(apitest_libs)

# Tells tests/docs_test what the programs can do.
check_PROGRAMS += tests/list_routes
tests_list_routes_SOURCES = tests/docs/list_routes.cpp
tests_list_routes_CPPFLAGS = $(AM_CPPFLAGS) $(RAPIDJSON_CFLAGS)
tests_list_routes_LDADD = $(api_libs) $(drivers_libs)

# A machine's serial line, for BMCs that are simulated.
check_PROGRAMS += tests/console/serial_line
tests_console_serial_line_SOURCES = tests/console/serial_line.cpp

# What `make bench` needs; see tests/bench/run.
bench_program_list = tests/bench/first_requests tests/bench/null_responder tests/bench/switch_bench tests/bench/sync_bench
EXTRA_PROGRAMS += $(bench_program_list)
EXTRA_DIST += \
	tests/bench/bmc.sh \
	tests/bench/credentials.sh \
	tests/bench/first_requests.sh \
	tests/bench/headnode.sh \
	tests/bench/hosts.sh \
	tests/bench/load.lua \
	tests/bench/machine.sh \
	tests/bench/measured.sh \
	tests/bench/plot \
	tests/bench/profile.sh \
	tests/bench/run \
	tests/bench/service.sh \
	tests/bench/slopes.sh \
	tests/bench/slow_clients.sh \
	tests/bench/starts.sh \
	tests/bench/users.sh
tests_bench_first_requests_SOURCES = tests/bench/first_requests.cpp
tests_bench_first_requests_CPPFLAGS = $(apitest_cppflags)
tests_bench_first_requests_LDADD = $(apitest_libs) -lpthread
tests_bench_null_responder_SOURCES = tests/bench/null_responder.cpp
tests_bench_null_responder_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS)
tests_bench_null_responder_LDADD = $(FCGI_LIBS)
tests_bench_sync_bench_SOURCES = \
	tests/bench/sync_bench.cpp \
	tests/sync/frames.cpp \
	tests/sync/frames.hpp \
	tests/sync/private_ovs.cpp \
	tests/sync/private_ovs.hpp
tests_bench_switch_bench_SOURCES = \
	tests/bench/bare_batch.cpp \
	tests/bench/bare_batch.hpp \
	tests/bench/bare_netconf.cpp \
	tests/bench/bare_netconf.hpp \
	tests/bench/switch_bench.cpp \
	tests/switch/caller.cpp \
	tests/switch/caller.hpp \
	tests/switch/cli_switch.hpp \
	tests/switch/full_rack.cpp \
	tests/switch/full_rack.hpp \
	tests/switch/netconf_site.cpp \
	tests/switch/netconf_site.hpp \
	tests/sync/frames.cpp \
	tests/sync/frames.hpp \
	tests/sync/private_ovs.cpp \
	tests/sync/private_ovs.hpp \
	tests/sync/ssh_server.cpp \
	tests/sync/ssh_server.hpp
tests_bench_switch_bench_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(LIBSSH_CFLAGS) $(PUGIXML_CFLAGS)
tests_bench_switch_bench_LDADD = tests/libswitchtest.a tests/libsynctest.a tests/libtap.a $(sync_libs)
tests_bench_sync_bench_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_bench_sync_bench_LDADD = tests/libsynctest.a tests/libtap.a $(sync_libs)

check_PROGRAMS += tests/tap_sample
tests_tap_sample_SOURCES = tests/unit/tap_sample.cpp
tests_tap_sample_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_tap_sample_LDADD = tests/libtap.a

# The deadline in seconds, after which a test that hangs is ended.
TEST_DEADLINE = 900

TEST_ENVIRONMENT_VARIABLES = \
	HAAS_SOURCE_DIR='$(abs_top_srcdir)' HAAS_BUILD_DIR='$(abs_top_builddir)' \
	PATH='$(abs_top_builddir)/bin':"$$PATH":/usr/sbin:/sbin LC_ALL=C.UTF-8 \
	OVS_VSCTL='$(OVS_VSCTL)' APACHE='$(APACHE)'

AM_TESTS_ENVIRONMENT = export $(TEST_ENVIRONMENT_VARIABLES);
LOG_COMPILER = $(top_srcdir)/tests/with_deadline
AM_LOG_FLAGS = $(TEST_DEADLINE)
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
