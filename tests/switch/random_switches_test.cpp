// Random networks on every kind of simulated switch.
#include "switch/random_run.hpp"

#include "switch/simulated_switch.hpp"

using namespace haas;
using haas_test::SimulatedSwitch;

namespace {

struct Kind : haas_test::RandomKind {
    std::string simulator;
    std::vector<std::string> options;
    core::SwitchFields fields;  ///< beyond those of every switch
};

class Device final : public haas_test::RandomDevice {
public:
    explicit Device(const Kind& kind)
        : device_(haas_test::simulator(kind.simulator), kind.options), fields_(kind.fields) {
        const auto port = std::to_string(device_.port());
        const bool is_rest = kind.simulator == "rest_switch";
        fields_["hostname"] = is_rest ? "http://127.0.0.1:" + port : "127.0.0.1";
        if (!is_rest) fields_["port"] = port;
        fields_["username"] = SimulatedSwitch::user;
        fields_["password"] = SimulatedSwitch::password;
        if (!device_.fingerprint().empty()) fields_["host_key_fingerprint"] = device_.fingerprint();
    }
    core::SwitchFields fields() const override { return fields_; }
    void control(const std::string& order) override { device_.control(order); }
    std::string carried(const std::string& port) override { return device_.carried(port); }
    std::string saved(const std::string& port) override { return device_.saved(port); }

private:
    SimulatedSwitch device_;
    core::SwitchFields fields_;
};

void run(const Kind& kind) {
    Device device(kind);
    haas_test::run_at_random(kind, device);
}

Kind cli_kind(const char* name, const char* transport, const char* port_prefix, core::SwitchFields fields = {}) {
    Kind kind;
    kind.name = name;
    kind.port_prefix = port_prefix;
    kind.simulator = "cli_switch";
    kind.options = {"--kind", name, "--transport", transport, "--vlans", "1-300,4093", "--state"};
    kind.fields = std::move(fields);
    kind.fields["transport"] = transport;
    kind.faults = {"refuse-port @ % Port is locked by storm control",
                   "ignore-port @",
                   "refuse-logins on",
                   "hang-after #",
                   "drop-after #",
                   "drop-after # done",
                   "error-next % Hardware table is full",
                   "power-outage"};
    kind.change = "set @ mode trunk native 5 allowed 5,200";
    return kind;
}

Kind rest_kind(const char* name, const char* interface_type, const char* port_prefix, const char* change) {
    Kind kind;
    kind.name = name;
    kind.port_prefix = port_prefix;
    kind.needs_native = true;
    kind.simulator = "rest_switch";
    kind.options = {"--kind", name};
    kind.fields = {{"interface_type", interface_type}};
    kind.faults = {"refuse-port @",
                   "ignore-port @",
                   "refuse-logins on",
                   "hang-after #",
                   "drop-after #",
                   "drop-after # done",
                   "error-next 500 Hardware table is full",
                   "error-next 503 busy",
                   "power-outage"};
    kind.change = change;
    return kind;
}

Kind json_kind(const char* name, const char* port_prefix, const char* change) {
    auto kind = rest_kind(name, "", port_prefix, change);
    kind.needs_native = false;
    kind.options.insert(kind.options.end(), {"--vlans", "1-300,400"});
    kind.fields.clear();
    return kind;
}

}  // namespace

TEST_CASE("random switches: powerconnect55xx over telnet") { run(cli_kind("powerconnect55xx", "telnet", "gi1/0/")); }
TEST_CASE("random switches: delln3000 over ssh") {
    run(cli_kind("delln3000", "ssh", "gi1/0/", {{"dummy_vlan", "4093"}}));
}
TEST_CASE("random switches: nexus over telnet") {
    run(cli_kind("nexus", "telnet", "Ethernet1/", {{"dummy_vlan", "2222"}}));
}
TEST_CASE("random switches: dell-os10 over ssh") {
    auto kind = cli_kind("dell-os10", "ssh", "ethernet1/1/");
    kind.change = "set @ mode trunk access 5 native 5 allowed 5,200";
    run(kind);
}
TEST_CASE("random switches: sonic") {
    auto kind = cli_kind("sonic", "ssh", "Ethernet");
    kind.fields.erase("transport");
    kind.options = {"--kind", "sonic", "--transport", "ssh", "--vlans", "2-300,4093", "--state"};
    kind.port_step = 4;
    // It starts programs.
    kind.timeouts.command = std::chrono::seconds(1);
    kind.change = "set @ mode trunk native 5 allowed 5,200";
    kind.faults.insert(kind.faults.end(), {"daemon vlanmgrd lag 1", "daemon orchagent lag 1", "daemon vlanmgrd stuck",
                                           "daemon orchagent stuck"});
    run(kind);
}
TEST_CASE("random switches: brocade") {
    run(rest_kind("brocade", "TenGigabitEthernet", "1/0/",
                  "set @ shut no switchport yes mode trunk native 5 allowed 200 tag-native no"));
}
TEST_CASE("random switches: dellnos9") {
    run(rest_kind("dellnos9", "GigabitEthernet", "1/",
                  "set @ shut no switchport yes mode hybrid native 5 allowed 200"));
}
TEST_CASE("random switches: arista-eos") {
    run(json_kind("arista-eos", "Ethernet", "set @ mode trunk native 5 allowed 5,200"));
}
TEST_CASE("random switches: cisco-nxos") {
    run(json_kind("cisco-nxos", "Ethernet1/", "set @ mode trunk native 5 allowed 5,200"));
}
