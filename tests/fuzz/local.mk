# Fuzz targets; tests/fuzz/README.md says what they are. With --enable-fuzzing each is a program of libFuzzer; without, a
# test that replays its corpus.

EXTRA_DIST += tests/fuzz/README.md tests/fuzz/corpus tests/fuzz/dictionaries tests/fuzz/run tests/fuzz/seeds

check_LIBRARIES += tests/libfuzz.a
tests_libfuzz_a_SOURCES = \
	tests/fuzz/session.cpp \
	tests/fuzz/session.hpp \
	tests/fuzz/speaker.cpp \
	tests/fuzz/speaker.hpp \
	tests/fuzz/target.cpp \
	tests/fuzz/target.hpp
tests_libfuzz_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(RAPIDJSON_CFLAGS) $(PUGIXML_CFLAGS)

fuzz_targets = \
	tests/fuzz/bridges \
	tests/fuzz/cli_session \
	tests/fuzz/config \
	tests/fuzz/console_job \
	tests/fuzz/console_log \
	tests/fuzz/device_answer \
	tests/fuzz/device_request \
	tests/fuzz/domain_xml \
	tests/fuzz/host_session \
	tests/fuzz/http_answer \
	tests/fuzz/image_file \
	tests/fuzz/ipmitool \
	tests/fuzz/json \
	tests/fuzz/json_session \
	tests/fuzz/links \
	tests/fuzz/netconf_framing \
	tests/fuzz/netconf_session \
	tests/fuzz/redfish \
	tests/fuzz/request \
	tests/fuzz/rest_session \
	tests/fuzz/secrets \
	tests/fuzz/shared_memory \
	tests/fuzz/shown_answer \
	tests/fuzz/telnet \
	tests/fuzz/words

check_PROGRAMS += $(fuzz_targets)
if FUZZING
fuzz_main = tests/libfuzz.a $(FUZZ_ENGINE)
else
TESTS += $(fuzz_targets)
check_LIBRARIES += tests/libreplay.a
tests_libreplay_a_SOURCES = tests/fuzz/replay.cpp
tests_libreplay_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
fuzz_main = tests/libreplay.a tests/libfuzz.a
endif

fuzz_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
fuzz_switch_libs = $(fuzz_main) tests/libswitchtest.a $(drivers_libs)
fuzz_device_libs = $(fuzz_main) src/libdevice.a $(service_libs) $(console_libs) $(drivers_libs)

tests_fuzz_bridges_SOURCES = tests/fuzz/bridges.cpp
tests_fuzz_bridges_CPPFLAGS = $(fuzz_cppflags) $(RAPIDJSON_CFLAGS)
tests_fuzz_bridges_LDADD = $(fuzz_main) $(drivers_libs)
tests_fuzz_cli_session_SOURCES = tests/fuzz/cli_session.cpp
tests_fuzz_cli_session_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_cli_session_LDADD = $(fuzz_switch_libs)
tests_fuzz_config_SOURCES = tests/fuzz/config.cpp
tests_fuzz_config_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_config_LDADD = $(fuzz_main) $(sys_libs)
tests_fuzz_console_job_SOURCES = tests/fuzz/console_job.cpp
tests_fuzz_console_job_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_console_job_LDADD = $(fuzz_main) $(console_libs)
tests_fuzz_console_log_SOURCES = tests/fuzz/console_log.cpp
tests_fuzz_console_log_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_console_log_LDADD = $(fuzz_main) $(console_libs)
tests_fuzz_device_answer_SOURCES = tests/fuzz/device_answer.cpp
tests_fuzz_device_answer_CPPFLAGS = $(fuzz_cppflags) $(RAPIDJSON_CFLAGS)
tests_fuzz_device_answer_LDADD = $(fuzz_device_libs)
tests_fuzz_device_request_SOURCES = tests/fuzz/device_request.cpp
tests_fuzz_device_request_CPPFLAGS = $(fuzz_cppflags) $(RAPIDJSON_CFLAGS)
tests_fuzz_device_request_LDADD = $(fuzz_device_libs)
tests_fuzz_domain_xml_SOURCES = tests/fuzz/domain_xml.cpp
tests_fuzz_domain_xml_CPPFLAGS = $(fuzz_cppflags) $(PUGIXML_CFLAGS)
tests_fuzz_domain_xml_LDADD = $(fuzz_main) $(drivers_libs)
tests_fuzz_host_session_SOURCES = tests/fuzz/host_session.cpp
tests_fuzz_host_session_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_host_session_LDADD = $(fuzz_switch_libs)
tests_fuzz_http_answer_SOURCES = tests/fuzz/http_answer.cpp
tests_fuzz_http_answer_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_http_answer_LDADD = $(fuzz_main) $(sys_libs)
tests_fuzz_image_file_SOURCES = tests/fuzz/image_file.cpp
tests_fuzz_image_file_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_image_file_LDADD = $(fuzz_main) $(drivers_libs)
tests_fuzz_ipmitool_SOURCES = tests/fuzz/ipmitool.cpp
tests_fuzz_ipmitool_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_ipmitool_LDADD = $(fuzz_main) $(drivers_libs)
tests_fuzz_json_SOURCES = tests/fuzz/json.cpp
tests_fuzz_json_CPPFLAGS = $(fuzz_cppflags) $(RAPIDJSON_CFLAGS)
tests_fuzz_json_LDADD = $(fuzz_main) $(base_libs)
tests_fuzz_json_session_SOURCES = tests/fuzz/json_session.cpp
tests_fuzz_json_session_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_json_session_LDADD = $(fuzz_switch_libs)
tests_fuzz_links_SOURCES = tests/fuzz/links.cpp
tests_fuzz_links_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_links_LDADD = $(fuzz_main) $(drivers_libs)
tests_fuzz_netconf_framing_SOURCES = tests/fuzz/netconf_framing.cpp
tests_fuzz_netconf_framing_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_netconf_framing_LDADD = $(fuzz_main) $(drivers_libs)
tests_fuzz_netconf_session_SOURCES = tests/fuzz/netconf_session.cpp
tests_fuzz_netconf_session_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_netconf_session_LDADD = $(fuzz_switch_libs)
tests_fuzz_redfish_SOURCES = tests/fuzz/redfish.cpp
tests_fuzz_redfish_CPPFLAGS = $(fuzz_cppflags) $(RAPIDJSON_CFLAGS)
tests_fuzz_redfish_LDADD = $(fuzz_main) $(drivers_libs)
tests_fuzz_request_SOURCES = tests/fuzz/request.cpp
tests_fuzz_request_CPPFLAGS = $(apitest_cppflags)
tests_fuzz_request_LDADD = $(fuzz_main) cgi/libcgi.a src/libapi.a src/libhttp.a $(sync_libs) $(CGICC_LIBS)
tests_fuzz_rest_session_SOURCES = tests/fuzz/rest_session.cpp
tests_fuzz_rest_session_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_rest_session_LDADD = $(fuzz_switch_libs)
tests_fuzz_secrets_SOURCES = tests/fuzz/secrets.cpp
tests_fuzz_secrets_CPPFLAGS = $(fuzz_cppflags) $(RAPIDJSON_CFLAGS)
tests_fuzz_secrets_LDADD = $(fuzz_main) src/libapi.a src/libhttp.a $(core_libs)
tests_fuzz_shared_memory_SOURCES = tests/fuzz/shared_memory.cpp
tests_fuzz_shared_memory_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_shared_memory_LDADD = $(fuzz_main) $(base_libs)
tests_fuzz_shown_answer_SOURCES = tests/fuzz/shown_answer.cpp
tests_fuzz_shown_answer_CPPFLAGS = $(fuzz_cppflags) $(RAPIDJSON_CFLAGS)
tests_fuzz_shown_answer_LDADD = $(fuzz_main) $(cli_libs)
tests_fuzz_telnet_SOURCES = tests/fuzz/telnet.cpp
tests_fuzz_telnet_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_telnet_LDADD = $(fuzz_main) $(sys_libs)
tests_fuzz_words_SOURCES = tests/fuzz/words.cpp
tests_fuzz_words_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_words_LDADD = $(fuzz_main) src/libhttp.a $(sys_libs)
