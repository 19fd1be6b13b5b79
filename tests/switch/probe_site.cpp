#include "switch/probe_site.hpp"

#include <doctest/doctest.h>

#include <map>
#include <utility>

#include "base/base64.hpp"
#include "base/sealed_box.hpp"
#include "base/text.hpp"
#include "drivers/registry.hpp"
#include "service/switch.hpp"
#include "switch/probe_run.hpp"
#include "sync/private_ovs.hpp"

namespace haas_test {

using namespace haas;
using base::contains;

namespace {

std::string simulator_of(const Kind& kind) { return simulator(kind.transport.empty() ? "rest_switch" : "cli_switch"); }

std::vector<std::string> options_of(const Kind& kind, std::vector<std::string> more) {
    more.insert(more.end(), {"--kind", kind.type, "--ports", "4"});
    more.insert(more.end(), kind.options.begin(), kind.options.end());
    if (!kind.transport.empty()) more.insert(more.end(), {"--transport", kind.transport});
    return more;
}

}  // namespace

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = {
        {.type = "powerconnect55xx", .port = "gi1/0/1", .transport = "telnet"},
        {.type = "delln3000",
         .port = "gi1/0/1",
         .transport = "ssh",
         .more = {{"dummy_vlan", "4000"}},
         .options = {"--vlans", "1,100,4000"}},
        {.type = "nexus", .port = "Ethernet1/1", .transport = "telnet", .more = {{"dummy_vlan", "2222"}}},
        {.type = "dell-os10", .port = "ethernet1/1/1", .transport = "ssh"},
        {.type = "sonic", .port = "Ethernet0", .transport = "ssh", .options = {"--vlans", "2,100"}},
        {.type = "brocade",
         .port = "1/0/1",
         .more = {{"interface_type", "TenGigabitEthernet"}},
         .options = {"--vlans", "1-201"}},
        {.type = "dellnos9", .port = "1/1", .more = {{"interface_type", "GigabitEthernet"}}},
        {.type = "arista-eos", .port = "Ethernet1"},
        {.type = "cisco-nxos", .port = "Ethernet1/1"},
    };
    return all;
}

const Kind& kind_of(const std::string& type) {
    for (const auto& kind : kinds()) {
        if (kind.type == type) return kind;
    }
    FAIL("no such kind");
    return kinds().front();
}

Site::Site(Kind its_kind, const std::vector<std::string>& more)
    : kind(std::move(its_kind)), device(simulator_of(kind), options_of(kind, more)) {
    using Type = core::FieldValue::Kind;
    std::map<std::string, core::FieldValue> fields = {{"username", {Type::text, SimulatedSwitch::user}},
                                                      {"password", {Type::text, SimulatedSwitch::password}}};
    const auto port = std::to_string(device.port());
    const bool is_http = kind.transport.empty();
    fields["hostname"] = {Type::text, is_http ? "http://127.0.0.1:" + port : "127.0.0.1"};
    if (!is_http) fields["port"] = {Type::number, port};
    if (!is_http && kind.type != "sonic") fields["transport"] = {Type::text, kind.transport};
    if (kind.transport == "ssh") fields["host_key_fingerprint"] = {Type::text, device.fingerprint()};
    for (const auto& [name, value] : kind.more)
        fields[name] = {name == "dummy_vlan" ? Type::number : Type::text, value};
    if (contains(base::join(more, " "), "--enable-password-file"))
        fields["enable_password"] = {Type::text, SimulatedSwitch::enable_password};
    const auto public_key = world.directory() / "switch.pub";
    const auto private_key = world.directory() / "switch.key";
    base::create_sealing_keys(public_key, private_key);
    const auto checked = service::checked_switch(drivers::make_switch_drivers(), kind.type, fields);
    world.database().write([&](store::Writing& tx) { service::insert_checked_switch(tx, public_key, "s2", checked); });
    world.forget_switch("s1");
    world.register_fresh_port(kind.port, "s2");
    sync_section = "[sync]\nswitch_private_key = " + private_key.string() + "\n";
    config = world.write_config(sync_section);
}

std::vector<std::string> Site::command(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), haas_sync_program());
    arguments.insert(arguments.end(), {"--switch", "s2", "--config", config});
    return arguments;
}

sys::Result Site::run(std::vector<std::string> arguments) const {
    sys::Command command;
    command.argv = this->command(std::move(arguments));
    command.deadline = std::chrono::seconds(60);
    return sys::run(command);
}

void check_played(const std::string& output) {
    CHECK(difference_of(output, 100000) == "");
    CHECK(difference_of(output, 1) == "");
}

void check_no_secret(const sys::Result& result) {
    const std::string password = SimulatedSwitch::password;
    for (const std::string& secret :
         {password, base::encode_base64(std::string(SimulatedSwitch::user) + ":" + password),
          std::string(SimulatedSwitch::enable_password), std::string(probe_hash), std::string("127.0.0.1")}) {
        CHECK(!contains(result.output, secret));
        CHECK(!contains(result.errors, secret));
    }
}

int start_probe(const Site& site, const std::string& errors) {
    auto words = site.command({"--probe", "--write", "--port", site.kind.port});
    words.insert(words.begin(), {"/bin/sh", "-c", "errors=$0; exec \"$@\" >/dev/null 2>\"$errors\"", errors});
    return start_program(words);
}

}  // namespace haas_test
