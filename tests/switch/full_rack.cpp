#include "switch/full_rack.hpp"

#include <algorithm>
#include <stdexcept>

#include "drivers/registry.hpp"
#include "sync/patience.hpp"

namespace haas_test {

using namespace haas;

namespace {

constexpr const char* cli = "cli_switch";
constexpr const char* http = "rest_switch";

std::function<std::string(int)> named(const std::string& begin) {
    return [begin](int number) { return begin + std::to_string(number); };
}

std::string sonic_port(int number) { return "Ethernet" + std::to_string(4 * (number - 1)); }

std::vector<std::string> options_of(const FullKind& kind, const std::vector<std::string>& more) {
    std::vector<std::string> options{"--kind", kind.name, "--ports", std::to_string(ports_of_rack)};
    if (!kind.transport.empty()) options.insert(options.end(), {"--transport", kind.transport});
    options.insert(options.end(), kind.options.begin(), kind.options.end());
    options.insert(options.end(), more.begin(), more.end());
    return options;
}

core::SwitchFields fields_of(const FullKind& kind, const SimulatedSwitch& device) {
    core::SwitchFields fields{{"username", SimulatedSwitch::user}, {"password", SimulatedSwitch::password}};
    const auto port = std::to_string(device.port());
    if (kind.transport.empty()) {
        fields["hostname"] = "http://127.0.0.1:" + port;
    } else {
        fields["hostname"] = "127.0.0.1";
        fields["port"] = port;
        if (kind.name != "sonic") fields["transport"] = kind.transport;
        if (kind.transport == "ssh") fields["host_key_fingerprint"] = device.fingerprint();
    }
    fields.insert(kind.more.begin(), kind.more.end());
    return fields;
}

}  // namespace

const std::vector<FullKind>& full_kinds() {
    static const std::vector<std::string> vlans{"--vlans", "1,101-148,4000"};
    static const std::vector<FullKind> all = {
        {"powerconnect55xx", cli, "telnet", named("gi1/0/"), {}, vlans},
        {"delln3000", cli, "telnet", named("gi1/0/"), {{"dummy_vlan", "4000"}}, vlans},
        {"nexus", cli, "telnet", named("Ethernet1/"), {{"dummy_vlan", "2222"}}, vlans},
        {"dell-os10", cli, "ssh", named("ethernet1/1/"), {}, vlans},
        {"sonic", cli, "ssh", sonic_port, {}, vlans},
        {"brocade", http, "", named("1/0/"), {{"interface_type", "TenGigabitEthernet"}}},
        {"dellnos9", http, "", named("1/"), {{"interface_type", "GigabitEthernet"}}},
        {"arista-eos", http, "", named("Ethernet"), {}, vlans},
        {"cisco-nxos", http, "", named("Ethernet1/"), {}, vlans}};
    return all;
}

const FullKind& full_kind(const std::string& name) {
    const auto& all = full_kinds();
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == name; });
    if (found == all.end()) throw std::runtime_error("no rack of " + name);
    return *found;
}

core::Vlan vlan_of_port(int number) { return static_cast<core::Vlan>(100 + number); }

FullWorld::FullWorld(core::SwitchDrivers drivers, const std::string& type, const core::SwitchFields& fields,
                     std::function<std::string(int)> port)
    : port_(std::move(port)) {
    use_drivers(std::move(drivers));
    options.timeouts = long_patience;
    forget_switch("s1");
    register_switch("leaf", type, fields);
    for (int i = 1; i <= ports_of_rack; ++i) {
        register_fresh_port(port_(i), "leaf");
        register_node_on(port_(i), "leaf");
        create_network("net" + std::to_string(i), vlan_of_port(i));
    }
    if (!sync().all_well()) throw std::runtime_error("not all ports became dark");
}

void FullWorld::ask() {
    for (int i = 1; i <= ports_of_rack; ++i) connect(port_(i), "net" + std::to_string(i));
}

void FullWorld::carry_out() {
    if (sync().done != ports_of_rack) throw std::runtime_error("not all networks are connected");
}

FullRack::FullRack(const FullKind& kind, const std::vector<std::string>& options)
    : kind_(kind),
      device_(simulator(kind.simulator), options_of(kind, options)),
      fields_(fields_of(kind, device_)),
      world_(drivers::make_switch_drivers(), kind.name, fields_, kind.port) {}

}  // namespace haas_test
