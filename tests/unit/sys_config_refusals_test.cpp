// What haas.cfg must not hold, and what is said then.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "sys/config.hpp"
#include "unit/config_texts.hpp"

using haas_test::refusal;

TEST_CASE("a line that cannot be right is refused with its number and the reason") {
    const std::vector<std::pair<const char*, const char*>> table = {
        {"log_level = info\n", "1: this option is in no section"},
        {"[general]\nlog_level\n", "2: this is not an option"},
        {"[general]\n= info\n", "2: this is not an option"},
        {"[general\nlog_level = info\n", "1: this is not a section"},
        {"\n\n[]\n", "3: this is not a section"},
        {"[", "1: this is not a section"},
        {"]", "1: this is not an option"},
        {"[ general ]\nlog_level = info\n", "1: this is not a section"},
        {"[general] log_level = info\n", "1: this is not a section"},
        {"# one\n[generall]\n", "2: there is no section [generall]"},
        {"[general.]\nlog_level = info\n", "1: there is no section [general.]"},
        {"[General]\nlog_level = info\n", "1: there is no section [General]"},
        {"[simple_vlan]\n", "1: there is no section [simple_vlan]"},
        {"[driver  simple_vlan]\n", "1: there is no section [driver  simple_vlan]"},
        {"[general]\n\nlog_levl = info\n", "3: there is no option [general] log_levl"},
        {"[general]\nLOG_LEVEL = info\n", "2: there is no option [general] LOG_LEVEL"},
        {"[general]\nlog_level.x = info\n", "2: there is no option"},
        {"[general]\nlog = info\n", "2: there is no option [general] log"},
        {"[general]\nvlans = 5\n", "2: there is no option [general] vlans"},
        {"[driver simple_vlan]\nswitches = {}\n", "2: there is no option [driver simple_vlan] switches"},
        {"[vlan]\nvlans = 5\nreserved = 1\nvlans = 5\n", "4: this option was given in line 2 already"},
        {"[vlan]\nvlans = 5\n[general]\n[vlan]\nvlans = 6\n", "5: this option was given in line 2 already"},
        {"[database]\nuri = sqlite:////a#b\n", "2: a # begins a comment"},
        {"[client]\npassword = # nothing\n", "2: a # begins a comment"},
        {"[client]\npassword =# nothing\n", "2: a # begins a comment"},
        {"[client]\npassword = two #words\n", "2: a # begins a comment"},
        {"[driver simple_vlan]\nswitch = {\"user\": \"a #b\"}\n", "2: a # begins a comment"},
        {"[client]\nusername = a\x01"
         "b\n",
         "2: there is a control character"},
        {"[general]\n\x1b[2J\n", "2: there is a control character"},
        {"[general]\nlog_level = info\x7f\n", "2: there is a control character"},
        {"<<<<<<< HEAD\n", "1: this is not an option"},
        {"\xef\xbb\xbf[general]\n", "1: "},
    };
    for (const auto& [text, reason] : table) {
        CAPTURE(std::string(text));
        const std::string said = refusal(text);
        CHECK_MESSAGE(said.starts_with(reason), said);
    }
    CHECK(refusal(std::string("[general]\nlog_level = in\0fo\n", 28)).starts_with("2: there is a control character"));
}

TEST_CASE("an origin of any length is refused, and ends nothing") {
    const std::string long_host(300000, 'a');
    const auto said = refusal("[api]\ncors_origins = https://" + long_host);
    CHECK(said.starts_with("2: "));
    CHECK(said.find("must be origins as browsers write them") != std::string::npos);
}

TEST_CASE("a value that cannot be right is refused with its line, its name and what would be right") {
    const std::vector<std::pair<const char*, std::vector<const char*>>> table = {
        {"[api] cors_origins",
         {"*",
          "null",
          "https://*.example.org",
          "example.org",
          "https://a.example/",
          "https://a.example/page",
          "HTTPS://a.example",
          "https://A.example",
          "https://a.example:443",
          "http://a.example:80",
          "ftp://a.example",
          "https://",
          "https://a.example:0",
          "https://a.example:123456",
          "https://a.example:",
          "https://-a.example",
          "https://a.example.",
          "https://:80",
          "https://[]",
          "https://[::1",
          "https://[::1]:",
          "https://[::G]",
          "https://u@a.example",
          "https://a.example, *",
          "file://",
          "https://a.example;https://b.example"}},
        {"[general] log_level", {"", "INFO", "verbose", "1", "info, debug"}},
        {"[client] endpoint", {"", "127.0.0.1:5000", "ftp://x", "http:/x", "HTTP//x", " //x"}},
        {"[database] uri",
         {"", "haas.db", "/var/lib/haas.db", "sqlite:haas.db", "sqlite://haas.db", "sqlite:///", "mysql://x",
          "postgresql://x", "postgresql://", "postgresql://x/", "postgresql:///?host=/run",
          "postgresql://u:secret@x/db", "postgresql://:@x/db", "postgresql://u@x/db?password=secret",
          "postgresql://u@x/d b", "postgresql://u@x/\"db\"", "postgresql://u@x/db?options='x'", "postgres://x/db"}},
        {"[database] busy_timeout",
         {"", "0", "11", "-1", "5s", "1.5", "five", "0x5", "+5", "1e1", "99999999999999999999", "5 5"}},
        {"[vlan] vlans", {"0", "4095", "4096", "-1", "12abc", "5-1", "1,", "a-b", "100..200"}},
        {"[vlan] reserved", {"0", "4095", "none", "1 2"}},
        {"[general] process_memory", {"", "127", "1048577", "2G"}},
        {"[general] idempotency_keys_kept", {"", "0", "721", "1d"}},
        {"[general] idempotency_keys_per_user", {"", "99", "1000001"}},
        {"[vlan] project_share", {"", "0", "101", "50%"}},
        {"[obm] key_file", {""}},
        {"[obm] public_key", {""}},
        {"[obm] private_key", {""}},
        {"[obm] pxe_on_cycle", {"", "1", "True", "maybe"}},
        {"[obm] media_urls",
         {"images.example", "ftp://host/", "http://u@host/", "http://host/?x", "http://host/a/../b"}},
        {"[obm] console", {"", "never", "Always", "true"}},
        {"[obm] command_timeout", {"", "0", "31", "x"}},
        {"[obm] request_timeout", {"", "0", "36", "x"}},
        {"[obm] lock_directory", {""}},
        {"[console] directory", {""}},
        {"[headnode] base_imgs", {"a b;c", "<x>", "../etc/passwd", "ä"}},
        {"[headnode] libvirt_endpoint", {"", "qemu:/system", "localhost"}},
        {"[headnode] bridge", {"", "ovs", "Linux", "none"}},
        {"[headnode] trunk_nic", {"eth 0", "a/b", "sixteen-letters-", "..", "$(id)"}},
        {"[headnode] ovs_bridge", {"", "br 0"}},
        {"[headnode] clone", {"", "copy"}},
        {"[headnode] vnc_listen", {"", "localhost", "1.2.3", "127.0.0.1:5900"}},
        {"[headnode] keep_base_interfaces", {"", "1"}},
        {"[headnode] storage_pool", {"", "a b", "<x/>"}},
        {"[headnode] storage_directory", {""}},
        {"[headnode] request_timeout", {"", "0", "36"}},
        {"[headnode] clone_timeout", {"", "9", "86401"}},
        {"[headnode] lock_directory", {""}},
        {"[console] program", {""}},
        {"[console] log_size", {"", "65535", "1000000000", "4M"}},
        {"[console] total_size", {"", "65535", "1000000", "8G", "100000000000001"}},
        {"[console] project_share", {"0", "101"}},
        {"[console] followers", {"", "-1", "1001"}},
        {"[headnode] headnodes_per_project", {"", "0", "10001"}},
        {"[headnode] hnics_per_headnode", {"", "0", "101"}},
        {"[sync] max_switches_at_once", {"", "0", "1001", "-1", "many", "2147483648"}},
        {"[sync] max_attempts", {"0", "1001", "ten", "4294967297"}},
        {"[sync] retry_delay", {"0", "3601", "2s"}},
        {"[sync] longest_retry_delay", {"0", "86401", "1h", "1"}},
        {"[sync] poll_interval", {"9", "10001", "50ms"}},
        {"[sync] connect_timeout", {"0", "301", "0.5"}},
        {"[sync] command_timeout", {"0", "301"}},
        {"[sync] keep_actions", {"0", "3651", "30d"}},
        {"[sync] most_finished_actions", {"0", "999", "100000001", "200k"}},
        {"[sync] pending_per_project", {"0", "1000001"}},
    };
    for (const auto& [option, values] : table) {
        const std::string name = option;
        const auto blank = name.find(' ');
        for (const char* value : values) {
            CAPTURE(std::string(option));
            CAPTURE(std::string(value));
            const auto text =
                refusal("\n" + name.substr(0, blank) + "\n" + name.substr(blank + 1) + " = " + value + "\n");
            CHECK_MESSAGE(text.starts_with("3: "), text);
            CHECK(text.find(name.substr(blank + 1)) != std::string::npos);
        }
    }
    CHECK(refusal("[sync]\nretry_delay = 400\n")
              .starts_with("2: [sync] longest_retry_delay is shorter than retry_delay"));
    CHECK(refusal("[sync]\nretry_delay = 400\nlongest_retry_delay = 400\n").empty());
}

TEST_CASE("numbers are accepted up to their limits") {
    CHECK(refusal(
              "[database]\nbusy_timeout = 1\n[sync]\nmax_switches_at_once = 1\nmax_attempts = 1\npoll_interval = 10\n")
              .empty());
    CHECK(
        refusal(
            "[database]\nbusy_timeout = 10\n[sync]\nmax_switches_at_once = 1000\nmax_attempts = 1000\npoll_interval = 10000\n"
            "retry_delay = 3600\nlongest_retry_delay = 86400\nconnect_timeout = 300\ncommand_timeout = 300\nkeep_actions = 3650\n")
            .empty());
}

TEST_CASE("a file with a secret that others can reach is refused, and the secret not repeated") {
    const std::string with_password = "[client]\npassword = hunter2\n";
    const std::string with_switch = "[driver simple_vlan]\nswitch = {\"switch\": \"dell\", \"pass\": \"hunter2\"}\n";
    const std::string without = "[client]\nusername = admin\n[driver simple_vlan]\nswitch = {\"switch\": \"null\"}\n";
    for (const std::string& secret : {with_password, with_switch}) {
        for (const unsigned mode : {0644U, 0604U}) {
            const auto text = refusal(secret, mode);
            CHECK(text.find("password") != std::string::npos);
            CHECK(text.find("hunter2") == std::string::npos);
        }
        for (const unsigned mode : {0602U, 0606U, 0664U, 0777U}) {
            const auto text = refusal(secret, mode);
            CHECK(!text.empty());
            CHECK(text.find("hunter2") == std::string::npos);
        }
        for (const unsigned mode : {0600U, 0640U, 0440U}) CHECK(refusal(secret, mode).empty());
    }
    CHECK(refusal(without, 0644).empty());
    CHECK(refusal("[client]\npassword = hunter2\npassword = hunter3\n").find("hunter") == std::string::npos);
    CHECK(refusal("[client]\npasword = hunter2\n").find("hunter2") == std::string::npos);
    CHECK(refusal("[client]\npassword hunter2\n").find("hunter2") == std::string::npos);
}
