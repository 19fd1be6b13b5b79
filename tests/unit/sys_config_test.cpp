// What stands in haas.cfg: every option, the defaults, and what is refused.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "sys/config.hpp"
#include "sys/directories.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::sys;
using haas::base::ConfigError;
using haas::core::Vlan;
using haas_test::TemporaryDirectory;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

Config read(const std::string& text) {
    const TemporaryDirectory directory;
    return read_config(directory.write("haas.cfg", text));
}

/// What is said about a file that holds `text`, from its line number on; empty when it is accepted.
std::string refusal(const std::string& text, unsigned mode = 0600) {
    const TemporaryDirectory directory;
    const auto file = directory.write("haas.cfg", text);
    fs::permissions(file, fs::perms(mode));
    try {
        read_config(file);
        return {};
    } catch (const ConfigError& error) {
        const std::string what = error.what();
        REQUIRE(what.starts_with(file.string() + ":"));
        return what.substr(file.string().size() + 1);
    }
}

bool begins(const std::string& text, const std::string& with) { return text.starts_with(with); }

}  // namespace

TEST_CASE("every option of the configuration is read") {
    const auto config = read(R"(# a comment
[general]
log_level = warning

[client]
endpoint = https://haas.example.org/haas
username=admin
  password =  with blanks, = and "quotes"  
[database]
uri = sqlite:////srv/haas.db   # where the disk is
busy_timeout = 7
[vlan]
vlans = 100-102, 4094
reserved = 1,2
[obm]
key_file = /srv/obm.key
pxe_on_cycle = false
command_timeout = 7
request_timeout = 21
lock_directory = /srv/bmc

[console]
directory = /srv/consoles
program = /srv/haas-console
log_size = 65536
followers = 0
[headnode]
base_imgs = debian-12,rocky_9  alma+1,
libvirt_endpoint = qemu+unix:///system?socket=/srv/sock
bridge = openvswitch
trunk_nic = eth1
ovs_bridge = br0
clone = full
vnc_listen = ::1
keep_base_interfaces = true
storage_pool = images
storage_directory = /srv/images
request_timeout = 9
clone_timeout = 60
lock_directory = /srv/locks
[sync]
max_switches_at_once = 4
max_attempts = 3
retry_delay = 1
longest_retry_delay = 60
poll_interval = 200
connect_timeout = 2
command_timeout = 30
keep_actions = 7
[driver simple_vlan]
switch = {"switch": "dell", "ip": "10.0.0.1", "user": "u", "pass": "p=q"}
)");
    CHECK(config.file.filename() == "haas.cfg");
    CHECK(config.log_level == haas::base::log::Level::warning);
    CHECK(config.client.endpoint == "https://haas.example.org/haas");
    CHECK(config.client.username == "admin");
    CHECK(config.client.password.reveal() == "with blanks, = and \"quotes\"");
    CHECK(config.database.uri == "sqlite:////srv/haas.db");
    CHECK(config.database.busy_timeout == 7s);
    CHECK(config.vlan.pool == std::set<Vlan>{100, 101, 102, 4094});
    CHECK(config.vlan.reserved == std::set<Vlan>{1, 2});
    CHECK(config.bmc.key_file == "/srv/obm.key");
    CHECK_FALSE(config.bmc.pxe_on_cycle);
    CHECK(config.bmc.command_timeout == std::chrono::seconds(7));
    CHECK(config.bmc.request_timeout == std::chrono::seconds(21));
    CHECK(config.bmc.lock_directory == "/srv/bmc");
    CHECK(config.console.directory == "/srv/consoles");
    CHECK(config.console.program == "/srv/haas-console");
    CHECK(config.console.log_size == 65536);
    CHECK(config.console.followers == 0);
    using Headnode = haas::sys::Config::Headnode;
    CHECK(config.headnode.base_imgs == std::set<std::string>{"debian-12", "rocky_9", "alma+1"});
    CHECK(config.headnode.libvirt_endpoint == "qemu+unix:///system?socket=/srv/sock");
    CHECK(config.headnode.bridge == Headnode::Bridge::openvswitch);
    CHECK(config.headnode.trunk_nic == "eth1");
    CHECK(config.headnode.ovs_bridge == "br0");
    CHECK(config.headnode.clone == Headnode::Clone::full);
    CHECK(config.headnode.vnc_listen == "::1");
    CHECK(config.headnode.keep_base_interfaces);
    CHECK(config.headnode.storage_pool == "images");
    CHECK(config.headnode.storage_directory == "/srv/images");
    CHECK(config.headnode.request_timeout == 9s);
    CHECK(config.headnode.clone_timeout == 60s);
    CHECK(config.headnode.lock_directory == "/srv/locks");
    CHECK(config.sync.max_switches_at_once == 4);
    CHECK(config.sync.max_attempts == 3);
    CHECK(config.sync.retry_delay == 1s);
    CHECK(config.sync.longest_retry_delay == 60s);
    CHECK(config.sync.poll_interval == 200ms);
    CHECK(config.sync.connect_timeout == 2s);
    CHECK(config.sync.command_timeout == 30s);
    CHECK(config.sync.keep_actions == 7 * 24h);
    CHECK(config.simple_vlan_switch == R"({"switch": "dell", "ip": "10.0.0.1", "user": "u", "pass": "p=q"})");
}

TEST_CASE("an empty configuration leaves the defaults") {
    for (const char* text : {"", "\n\n", "# nothing\n", "[general]\n", "[vlan]\n[vlan]\n", "\t \r\n"}) {
        const auto config = read(text);
        CHECK(config.log_level == haas::base::log::Level::info);
        CHECK(config.database.uri == "sqlite:///" + std::string(haasstatedir) + "/haas.db");
        CHECK(config.vlan.pool.empty());
        CHECK(config.vlan.reserved == std::set<Vlan>{1});
        CHECK(config.sync.max_attempts == 10);
        CHECK(config.client.endpoint == "http://127.0.0.1:5000");
        CHECK(config.simple_vlan_switch.empty());
    }
}

TEST_CASE("a configuration written on Windows, or without a last line end, is read as well") {
    CHECK(read("[vlan]\r\nvlans = 5\r\n").vlan.pool == std::set<Vlan>{5});
    CHECK(read("[vlan]\nvlans = 5").vlan.pool == std::set<Vlan>{5});
    CHECK(read("[vlan]\nvlans = 5\n[general]\n[vlan]\nreserved = 6").vlan.reserved == std::set<Vlan>{6});
    CHECK(read("[vlan]\nreserved =\n").vlan.reserved.empty());
}

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
        CHECK_MESSAGE(begins(said, reason), said);
    }
    CHECK(begins(refusal(std::string("[general]\nlog_level = in\0fo\n", 28)), "2: there is a control character"));
}

TEST_CASE("a value that cannot be right is refused with its line, its name and what would be right") {
    const std::vector<std::pair<const char*, std::vector<const char*>>> table = {
        {"[general] log_level", {"", "INFO", "verbose", "1", "info, debug"}},
        {"[client] endpoint", {"", "127.0.0.1:5000", "ftp://x", "http:/x", "HTTP//x", " //x"}},
        {"[database] uri",
         {"", "haas.db", "/var/lib/haas.db", "sqlite:haas.db", "sqlite://haas.db", "sqlite:///", "mysql://x",
          "postgresql://x"}},
        {"[database] busy_timeout",
         {"", "0", "11", "-1", "5s", "1.5", "five", "0x5", "+5", "1e1", "99999999999999999999", "5 5"}},
        {"[vlan] vlans", {"0", "4095", "4096", "-1", "12abc", "5-1", "1,", "a-b", "100..200"}},
        {"[vlan] reserved", {"0", "4095", "none", "1 2"}},
        {"[obm] key_file", {""}},
        {"[obm] pxe_on_cycle", {"", "1", "True", "maybe"}},
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
        {"[console] followers", {"", "-1", "1001"}},
        {"[sync] max_switches_at_once", {"", "0", "1001", "-1", "many", "2147483648"}},
        {"[sync] max_attempts", {"0", "1001", "ten", "4294967297"}},
        {"[sync] retry_delay", {"0", "3601", "2s"}},
        {"[sync] longest_retry_delay", {"0", "86401", "1h", "1"}},
        {"[sync] poll_interval", {"9", "10001", "50ms"}},
        {"[sync] connect_timeout", {"0", "301", "0.5"}},
        {"[sync] command_timeout", {"0", "301"}},
        {"[sync] keep_actions", {"0", "3651", "30d"}},
    };
    for (const auto& [option, values] : table) {
        const std::string name = option;
        const auto blank = name.find(' ');
        for (const char* value : values) {
            CAPTURE(std::string(option));
            CAPTURE(std::string(value));
            const auto text =
                refusal("\n" + name.substr(0, blank) + "\n" + name.substr(blank + 1) + " = " + value + "\n");
            CHECK_MESSAGE(begins(text, "3: "), text);
            CHECK(text.find(name.substr(blank + 1)) != std::string::npos);
        }
    }
    CHECK(begins(refusal("[sync]\nretry_delay = 400\n"), "2: [sync] longest_retry_delay is shorter than retry_delay"));
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

TEST_CASE("all paths of the state are below one directory, but for those that are named") {
    const auto moved = read("[general]\nstate_directory = /srv/haas/\n[console]\ndirectory = /var/log/consoles\n");
    CHECK(moved.state_directory == "/srv/haas");
    CHECK(moved.database.uri == "sqlite:////srv/haas/haas.db");
    CHECK(moved.api.waiting_file == "/srv/haas/waiting");
    CHECK(moved.bmc.key_file == "/srv/haas/obm.key");
    CHECK(moved.bmc.lock_directory == "/srv/haas/bmc");
    CHECK(moved.console.directory == "/var/log/consoles");
    CHECK(moved.headnode.lock_directory == "/srv/haas/headnode-locks");
    CHECK(moved.sync.switch_public_key == "/srv/haas/switch.pub");
    CHECK(moved.sync.switch_private_key == "/srv/haas/switch.key");
    CHECK(begins(refusal("[general]\nstate_directory = here\n"), "2: [general] state_directory: "));
    const auto before = read("[obm]\nkey_file = /srv/keys/obm.key\n[general]\nstate_directory = /srv/haas\n");
    CHECK(before.bmc.key_file == "/srv/keys/obm.key");
    CHECK(before.sync.switch_private_key == "/srv/keys/switch.key");
}

TEST_CASE("random bytes as a configuration are read or refused, nothing else") {
    std::mt19937 random(4);  // NOLINT(cert-msc51-cpp): the same bytes each time
    const std::vector<std::string> pieces = {"[vlan]",      "[driver simple_vlan]",
                                             "vlans",       "reserved",
                                             "switch",      "=",
                                             "\n",          "\r\n",
                                             " ",           "#",
                                             "[",           "]",
                                             "1-5",         "{\"a\": 1}",
                                             "*",           ".",
                                             "\\",          "\"",
                                             "\xff",        std::string(1, '\0'),
                                             "[general]\n", "log_level",
                                             "info"};
    std::uniform_int_distribution<std::size_t> pick(0, pieces.size() - 1);
    const TemporaryDirectory directory;
    int accepted = 0;
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (int i = 0; i < round % 23; ++i) text += pieces[pick(random)];
        const auto file = directory.write("haas.cfg", text);
        try {
            read_config(file);
            ++accepted;
        } catch (const ConfigError& error) {
            CHECK(begins(error.what(), file.string() + ":"));
        }
    }
    CHECK(accepted > 0);
}

TEST_CASE("the example configuration is accepted, shows every option, and each with its default") {
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    if (build == nullptr) haas_test::skip("HAAS_BUILD_DIR does not say where the built files are");
    std::ifstream stream(fs::path(build) / "etc" / "haas.cfg.example");
    REQUIRE(stream);
    std::string as_it_is;
    std::string all_shown;
    for (std::string line; std::getline(stream, line);) {
        as_it_is += line + '\n';
        // An option that is shown follows its # at once, a sentence after a blank.
        const bool shown = line.size() > 1 && line.front() == '#' && line[1] != ' ';
        all_shown += (shown ? line.substr(1) : line) + '\n';
    }
    CHECK(refusal(as_it_is, 0644).empty());
    CHECK(refusal(all_shown, 0644) == "");
    const Config defaults;
    const Config shown = read(all_shown);
    CHECK(shown.log_level == defaults.log_level);
    CHECK(shown.client.endpoint == defaults.client.endpoint);
    CHECK(shown.database.uri == defaults.database.uri);
    CHECK(shown.database.busy_timeout == defaults.database.busy_timeout);
    CHECK(shown.vlan.reserved == defaults.vlan.reserved);
    CHECK(shown.bmc.key_file == defaults.bmc.key_file);
    CHECK(shown.bmc.pxe_on_cycle == defaults.bmc.pxe_on_cycle);
    CHECK(shown.bmc.command_timeout == defaults.bmc.command_timeout);
    CHECK(shown.bmc.request_timeout == defaults.bmc.request_timeout);
    CHECK(shown.bmc.lock_directory == defaults.bmc.lock_directory);
    CHECK(shown.console.directory == defaults.console.directory);
    CHECK(shown.console.program == defaults.console.program);
    CHECK(shown.console.log_size == defaults.console.log_size);
    CHECK(shown.console.followers == defaults.console.followers);
    CHECK(shown.headnode.base_imgs == defaults.headnode.base_imgs);
    CHECK(shown.headnode.libvirt_endpoint == defaults.headnode.libvirt_endpoint);
    CHECK(shown.headnode.bridge == defaults.headnode.bridge);
    CHECK(shown.headnode.trunk_nic == defaults.headnode.trunk_nic);
    CHECK(shown.headnode.ovs_bridge == defaults.headnode.ovs_bridge);
    CHECK(shown.headnode.clone == defaults.headnode.clone);
    CHECK(shown.headnode.vnc_listen == defaults.headnode.vnc_listen);
    CHECK(shown.headnode.keep_base_interfaces == defaults.headnode.keep_base_interfaces);
    CHECK(shown.headnode.storage_pool == defaults.headnode.storage_pool);
    CHECK(shown.headnode.storage_directory == defaults.headnode.storage_directory);
    CHECK(shown.headnode.request_timeout == defaults.headnode.request_timeout);
    CHECK(shown.headnode.clone_timeout == defaults.headnode.clone_timeout);
    CHECK(shown.headnode.lock_directory == defaults.headnode.lock_directory);
    CHECK(shown.sync.max_switches_at_once == defaults.sync.max_switches_at_once);
    CHECK(shown.sync.max_attempts == defaults.sync.max_attempts);
    CHECK(shown.sync.retry_delay == defaults.sync.retry_delay);
    CHECK(shown.sync.longest_retry_delay == defaults.sync.longest_retry_delay);
    CHECK(shown.sync.poll_interval == defaults.sync.poll_interval);
    CHECK(shown.sync.connect_timeout == defaults.sync.connect_timeout);
    CHECK(shown.sync.command_timeout == defaults.sync.command_timeout);
    CHECK(shown.sync.keep_actions == defaults.sync.keep_actions);
    CHECK(shown.state_directory == defaults.state_directory);
    for (const char* option : {"log_level",
                               "state_directory",
                               "endpoint",
                               "username",
                               "password",
                               "uri",
                               "busy_timeout",
                               "vlans",
                               "reserved",
                               "key_file",
                               "pxe_on_cycle",
                               "request_timeout",
                               "lock_directory",
                               "directory",
                               "program",
                               "log_size",
                               "followers",
                               "base_imgs",
                               "libvirt_endpoint",
                               "bridge",
                               "trunk_nic",
                               "ovs_bridge",
                               "clone",
                               "vnc_listen",
                               "keep_base_interfaces",
                               "storage_pool",
                               "storage_directory",
                               "clone_timeout",
                               "max_switches_at_once",
                               "max_attempts",
                               "retry_delay",
                               "longest_retry_delay",
                               "poll_interval",
                               "connect_timeout",
                               "command_timeout",
                               "keep_actions",
                               "switch"}) {
        CHECK_MESSAGE(all_shown.find("\n" + std::string(option) + " =") != std::string::npos, std::string(option));
    }
}
