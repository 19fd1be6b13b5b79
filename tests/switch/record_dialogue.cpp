// Records a dialogue: see tests/dialogues/README.md.
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "switch/cli_switch.hpp"
#include "switch/dialogue_recorder.hpp"

using namespace haas;
using haas_test::SimulatedSwitch;

namespace {

constexpr const char* usage =
    "usage: record_dialogue --record FILE type=TYPE [FIELD=VALUE...] TASK...\n"
    "Logs in on a switch, carries out tasks, and writes the dialogue to FILE.\n"
    "FIELD: hostname, username, port, transport (ssh or telnet), dummy_vlan, host_key_fingerprint, interface_type, as\n"
    "  switch_register takes them for that TYPE; without hostname, a simulated switch: a CLI switch has four ports, the\n"
    "  VLANs 1, 100, 101, 200 to 202 and 300; and simulator=LINE says LINE to its control socket first\n"
    "HAAS_SWITCH_PASSWORD, HAAS_SWITCH_ENABLE_PASSWORD: the passwords, from the environment\n"
    "TASK, each one argument: 'read PORT...', 'write PORT native N tagged N,N', 'write PORT dark', save\n";

using Fields = std::map<std::string, std::string>;

struct Request {
    std::string file;
    Fields fields;
    std::vector<std::string> tasks;
};

Request parse(const std::vector<std::string>& arguments) {
    if (arguments.size() < 3 || arguments[0] != "--record") throw std::runtime_error(usage);
    Request request{arguments[1], {{"transport", "ssh"}, {"username", "admin"}}, {}};
    for (std::size_t i = 2; i < arguments.size(); ++i) {
        const auto equals = arguments[i].find('=');
        if (equals == std::string::npos) {
            request.tasks.push_back(arguments[i]);
        } else {
            request.fields[arguments[i].substr(0, equals)] = arguments[i].substr(equals + 1);
        }
    }
    if (!request.fields.contains("type")) throw std::runtime_error(usage);
    return request;
}

std::optional<std::string> environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// A simulated switch in place of a real one; sets the fields that lead to it.
std::unique_ptr<SimulatedSwitch> simulate(Fields& fields, bool enables) {
    const auto& type = fields["type"];
    std::unique_ptr<SimulatedSwitch> simulated;
    if ((type == "brocade" || type == "dellnos9" || type == "arista-eos" || type == "cisco-nxos")) {
        simulated = std::make_unique<SimulatedSwitch>(haas_test::simulator("rest_switch"),
                                                      std::vector<std::string>{"--kind", type});
        fields["hostname"] = "http://127.0.0.1:" + std::to_string(simulated->port());
    } else {
        std::vector<std::string> options{"--ports", "4", "--vlans", "1,100-101,200-202,300"};
        if (enables) options.emplace_back("--enable-password-file");
        simulated = std::make_unique<haas_test::CliSwitch>(type, fields["transport"], options);
        fields["hostname"] = "127.0.0.1";
        fields["port"] = std::to_string(simulated->port());
        if (fields["transport"] == "ssh") fields["host_key_fingerprint"] = simulated->fingerprint();
    }
    if (fields.contains("simulator")) simulated->control(fields["simulator"]);
    return simulated;
}

void record(Request request) {
    auto& fields = request.fields;
    const auto enable = environment("HAAS_SWITCH_ENABLE_PASSWORD");
    std::ofstream file(request.file);
    if (!file) throw std::runtime_error("cannot write " + request.file);
    std::unique_ptr<SimulatedSwitch> simulated;
    if (!fields.contains("hostname")) {
        file << "# Recorded from the simulated switch of the tests, not from hardware.\n";
        simulated = simulate(fields, enable.has_value());
    } else {
        file << "# Model, firmware, date:\n";
    }
    const auto type = fields.at("type");
    fields.erase("type");
    fields.erase("simulator");
    fields["password"] = environment("HAAS_SWITCH_PASSWORD").value_or(SimulatedSwitch::password);
    if (enable) fields["enable_password"] = *enable;
    file << haas_test::record_dialogue(type, fields, request.tasks);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        record(parse({argv + 1, argv + argc}));
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
