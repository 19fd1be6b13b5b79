// What stands in haas.cfg: every option, and the defaults.
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
#include "unit/config_texts.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::sys;
using haas::base::ConfigError;
using haas::core::Vlan;
using haas_test::read_text;
using haas_test::refusal;
using haas_test::TemporaryDirectory;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST_CASE("every option of the configuration is read") {
    const auto config = read_text(R"(# a comment
[general]
log_level = warning
process_memory = 300
idempotency_keys_kept = 48
idempotency_keys_per_user = 500

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
project_share = 75
[obm]
key_file = /srv/obm.key
public_key = /srv/obm.pub
private_key = /srv/obm.private
pxe_on_cycle = false
console = always
command_timeout = 7
request_timeout = 21
lock_directory = /srv/bmc

[console]
directory = /srv/consoles
program = /srv/haas-console
log_size = 65536
total_size = 655360
project_share = 10
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
headnodes_per_project = 5
hnics_per_headnode = 6
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
most_finished_actions = 1000
pending_per_project = 33
create_vlans = no
remove_vlans = yes
describe = yes
trust_failovers = yes
[driver simple_vlan]
switch = {"switch": "dell", "ip": "10.0.0.1", "user": "u", "pass": "p=q"}
)");
    CHECK(config.file.filename() == "haas.cfg");
    CHECK(config.log_level == haas::base::log::Level::warning);
    CHECK(config.process_memory == 300);
    CHECK(config.idempotency_keys_kept == 48h);
    CHECK(config.idempotency_keys_per_user == 500);
    CHECK(config.client.endpoint == "https://haas.example.org/haas");
    CHECK(config.client.username == "admin");
    CHECK(config.client.password.reveal() == "with blanks, = and \"quotes\"");
    CHECK(config.database.uri == "sqlite:////srv/haas.db");
    CHECK(config.database.busy_timeout == 7s);
    for (const std::string uri :
         {"postgresql:///haas?host=/run/postgresql&user=haas", "postgresql://haas@a.example,b.example:5433/haas",
          "postgresql://[::1]/haas?sslmode=verify-full&passfile=/x"}) {
        CHECK(read_text("[database]\nuri = " + uri + "\n").database.uri == uri);
    }
    CHECK(config.vlan.pool == std::set<Vlan>{100, 101, 102, 4094});
    CHECK(config.vlan.reserved == std::set<Vlan>{1, 2});
    CHECK(config.vlan.project_share == 75);
    CHECK(config.bmc.key_file == "/srv/obm.key");
    CHECK(config.bmc.public_key == "/srv/obm.pub");
    CHECK(config.bmc.private_key == "/srv/obm.private");
    CHECK_FALSE(config.bmc.pxe_on_cycle);
    CHECK(config.bmc.console == Config::Bmc::Console::always);
    CHECK(config.bmc.command_timeout == std::chrono::seconds(7));
    CHECK(config.bmc.request_timeout == std::chrono::seconds(21));
    CHECK(config.bmc.lock_directory == "/srv/bmc");
    CHECK(config.console.directory == "/srv/consoles");
    CHECK(config.console.program == "/srv/haas-console");
    CHECK(config.console.log_size == 65536);
    CHECK(config.console.most_logs() == 10);
    CHECK(config.console.project_share == 10);
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
    CHECK(config.headnode.headnodes_per_project == 5);
    CHECK(config.headnode.hnics_per_headnode == 6);
    CHECK(config.headnode.lock_directory == "/srv/locks");
    CHECK(config.sync.max_switches_at_once == 4);
    CHECK(config.sync.max_attempts == 3);
    CHECK(config.sync.retry_delay == 1s);
    CHECK(config.sync.longest_retry_delay == 60s);
    CHECK(config.sync.poll_interval == 200ms);
    CHECK(config.sync.connect_timeout == 2s);
    CHECK(config.sync.command_timeout == 30s);
    CHECK(config.sync.keep_actions == 7 * 24h);
    CHECK(config.sync.most_finished_actions == 1000);
    CHECK(config.sync.pending_per_project == 33);
    CHECK_FALSE(config.sync.create_vlans);
    CHECK(config.sync.remove_vlans);
    CHECK(config.sync.trust_failovers);
    CHECK(config.sync.describe);
    CHECK(config.simple_vlan_switch == R"({"switch": "dell", "ip": "10.0.0.1", "user": "u", "pass": "p=q"})");
}

TEST_CASE("an empty configuration leaves the defaults") {
    for (const char* text : {"", "\n\n", "# nothing\n", "[general]\n", "[vlan]\n[vlan]\n", "\t \r\n"}) {
        const auto config = read_text(text);
        CHECK(config.log_level == haas::base::log::Level::info);
        CHECK(config.database.uri == "sqlite:///" + std::string(haasstatedir) + "/haas.db");
        CHECK(config.vlan.pool.empty());
        CHECK(config.vlan.reserved == std::set<Vlan>{1});
        CHECK(config.sync.max_attempts == 10);
        CHECK(config.client.endpoint == "http://127.0.0.1:5000");
        CHECK(config.simple_vlan_switch.empty());
    }
}

TEST_CASE("the origins of pages are read as a list") {
    CHECK(read_text("").api.cors_origins.empty());
    CHECK(read_text("[api]\ncors_origins =\n").api.cors_origins.empty());
    CHECK(read_text("[api]\ncors_origins = https://a.example, http://b-1.example:8080 http://[::1]:3000\n")
              .api.cors_origins ==
          std::set<std::string>{"https://a.example", "http://b-1.example:8080", "http://[::1]:3000"});
}

TEST_CASE("a configuration written on Windows, or without a last line end, is read as well") {
    CHECK(read_text("[vlan]\r\nvlans = 5\r\n").vlan.pool == std::set<Vlan>{5});
    CHECK(read_text("[vlan]\nvlans = 5").vlan.pool == std::set<Vlan>{5});
    CHECK(read_text("[vlan]\nvlans = 5\n[general]\n[vlan]\nreserved = 6").vlan.reserved == std::set<Vlan>{6});
    CHECK(read_text("[vlan]\nreserved =\n").vlan.reserved.empty());
}

TEST_CASE("all paths of the state are below one directory, but for those that are named") {
    const auto moved = read_text("[general]\nstate_directory = /srv/haas/\n[console]\ndirectory = /var/log/consoles\n");
    CHECK(moved.state_directory == "/srv/haas");
    CHECK(moved.database.uri == "sqlite:////srv/haas/haas.db");
    CHECK(moved.api.waiting_file == "/srv/haas/waiting");
    CHECK(moved.bmc.key_file == "/srv/haas/obm.key");
    CHECK(moved.bmc.lock_directory == "/srv/haas/bmc");
    CHECK(moved.console.directory == "/var/log/consoles");
    CHECK(moved.headnode.lock_directory == "/srv/haas/headnode-locks");
    CHECK(refusal("[general]\nstate_directory = here\n").starts_with("2: [general] state_directory: "));
    const auto before = read_text("[obm]\nkey_file = /srv/keys/obm.key\n[general]\nstate_directory = /srv/haas\n");
    CHECK(before.bmc.key_file == "/srv/keys/obm.key");
}

TEST_CASE("all keys are in one directory, wherever the state is, but for those that are named") {
    const auto usual = read_text("[general]\nstate_directory = /srv/haas\n[obm]\nkey_file = /srv/obm.key\n");
    CHECK(usual.key_directory == haassysconfdir);
    CHECK(usual.bmc.private_key == usual.key_directory / "bmc.key");
    const auto moved = read_text("[obm]\npublic_key = /srv/bmc.pub\n[general]\nkey_directory = /srv/keys/\n");
    CHECK(moved.key_directory == "/srv/keys");
    CHECK(moved.bmc.public_key == "/srv/bmc.pub");
    CHECK(moved.bmc.private_key == "/srv/keys/bmc.key");
    CHECK(moved.sync.switch_public_key == "/srv/keys/switch.pub");
    CHECK(moved.sync.switch_private_key == "/srv/keys/switch.key");
    CHECK(moved.state_directory == haasstatedir);
    CHECK(refusal("[general]\nkey_directory = here\n").starts_with("2: [general] key_directory: "));
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
            CHECK(std::string(error.what()).starts_with(file.string() + ":"));
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
    const Config shown = read_text(all_shown);
    CHECK(shown.log_level == defaults.log_level);
    CHECK(shown.client.endpoint == defaults.client.endpoint);
    CHECK(shown.database.uri == defaults.database.uri);
    CHECK(shown.database.busy_timeout == defaults.database.busy_timeout);
    CHECK(shown.vlan.reserved == defaults.vlan.reserved);
    CHECK(shown.bmc.key_file == defaults.bmc.key_file);
    CHECK(shown.bmc.public_key == defaults.bmc.public_key);
    CHECK(shown.bmc.private_key == defaults.bmc.private_key);
    CHECK(shown.bmc.pxe_on_cycle == defaults.bmc.pxe_on_cycle);
    CHECK(shown.bmc.console == defaults.bmc.console);
    CHECK(shown.bmc.media_urls.empty());
    CHECK(shown.bmc.command_timeout == defaults.bmc.command_timeout);
    CHECK(shown.bmc.request_timeout == defaults.bmc.request_timeout);
    CHECK(shown.bmc.lock_directory == defaults.bmc.lock_directory);
    CHECK(shown.console.directory == defaults.console.directory);
    CHECK(shown.console.program == defaults.console.program);
    CHECK(shown.console.log_size == defaults.console.log_size);
    CHECK(shown.console.total_size == defaults.console.total_size);
    CHECK(shown.console.project_share == defaults.console.project_share);
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
    CHECK(shown.headnode.headnodes_per_project == defaults.headnode.headnodes_per_project);
    CHECK(shown.headnode.hnics_per_headnode == defaults.headnode.hnics_per_headnode);
    CHECK(shown.headnode.lock_directory == defaults.headnode.lock_directory);
    CHECK(shown.sync.max_switches_at_once == defaults.sync.max_switches_at_once);
    CHECK(shown.sync.max_attempts == defaults.sync.max_attempts);
    CHECK(shown.sync.retry_delay == defaults.sync.retry_delay);
    CHECK(shown.sync.longest_retry_delay == defaults.sync.longest_retry_delay);
    CHECK(shown.sync.poll_interval == defaults.sync.poll_interval);
    CHECK(shown.sync.connect_timeout == defaults.sync.connect_timeout);
    CHECK(shown.sync.command_timeout == defaults.sync.command_timeout);
    CHECK(shown.sync.keep_actions == defaults.sync.keep_actions);
    CHECK(shown.sync.most_finished_actions == defaults.sync.most_finished_actions);
    CHECK(shown.sync.pending_per_project == defaults.sync.pending_per_project);
    CHECK(shown.vlan.project_share == defaults.vlan.project_share);
    CHECK(shown.state_directory == defaults.state_directory);
    CHECK(shown.key_directory == defaults.key_directory);
    CHECK(shown.sync.switch_private_key == defaults.sync.switch_private_key);
    CHECK(shown.process_memory == defaults.process_memory);
    CHECK(shown.idempotency_keys_kept == defaults.idempotency_keys_kept);
    CHECK(shown.idempotency_keys_per_user == defaults.idempotency_keys_per_user);
    for (const char* option : {"log_level",
                               "process_memory",
                               "idempotency_keys_kept",
                               "idempotency_keys_per_user",
                               "state_directory",
                               "key_directory",
                               "endpoint",
                               "username",
                               "password",
                               "uri",
                               "busy_timeout",
                               "vlans",
                               "reserved",
                               "key_file",
                               "public_key",
                               "private_key",
                               "pxe_on_cycle",
                               "media_urls",
                               "console",
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
                               "most_finished_actions",
                               "pending_per_project",
                               "project_share",
                               "total_size",
                               "headnodes_per_project",
                               "hnics_per_headnode",
                               "switch"}) {
        CHECK_MESSAGE(all_shown.find("\n" + std::string(option) + " =") != std::string::npos, std::string(option));
    }
}
