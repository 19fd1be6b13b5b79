#include "bench/bare_batch.hpp"

#include <stdexcept>

#include "switch/caller.hpp"
#include "sys/http_client.hpp"
#include "sys/ssh_commands.hpp"

namespace haas_bench {

using namespace haas;
using haas_test::FullKind;
using haas_test::SimulatedSwitch;
using Lines = std::vector<std::string>;

namespace {

constexpr std::chrono::seconds patience{60};

/// @param of_port  what a port is told; its name and its VLAN are given
template <typename LinesOfPort>
Lines for_all_ports(const FullKind& kind, LinesOfPort of_port) {
    Lines all;
    for (int i = 1; i <= haas_test::ports_of_rack; ++i) {
        const auto more = of_port(kind.port(i), std::to_string(haas_test::vlan_of_port(i)));
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

Lines joined(const std::vector<Lines>& parts) {
    Lines all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

/// A command line: one line after the other.
class BareLines final : public Bare {
public:
    BareLines(std::unique_ptr<haas_test::CallerLine> line, bool has_login, Lines lines)
        : caller_(std::move(line)), lines_(std::move(lines)) {
        if (has_login) {
            caller_.wait_for("login: ");
            caller_.type(std::string(SimulatedSwitch::user) + "\r\n");
            caller_.wait_for("assword: ");
            caller_.type(std::string(SimulatedSwitch::password) + "\r\n");
        }
        caller_.wait_for("# ");
        caller_.ask("terminal length 0", "# ");
    }
    int light() override {
        for (const auto& line : lines_) caller_.ask(line, "# ");
        return static_cast<int>(lines_.size());
    }

private:
    haas_test::Caller caller_;
    Lines lines_;
};

std::unique_ptr<Bare> make_nexus(const FullKind& kind, const SimulatedSwitch& device) {
    const auto ports = for_all_ports(kind, [](const auto& port, const auto& vlan) {
        return Lines{"int " + port, "sw trunk native vlan " + vlan, "sw trunk allowed vlan add " + vlan, "exit"};
    });
    return std::make_unique<BareLines>(haas_test::call_telnet(device.port()), true,
                                       joined({{"show int sw", "config terminal"},
                                               ports,
                                               {"exit", "show int sw", "copy running-config startup-config"}}));
}

std::unique_ptr<Bare> make_os10(const FullKind& kind, const SimulatedSwitch& device) {
    const auto ports = for_all_ports(kind, [](const auto& port, const auto& vlan) {
        return Lines{"interface " + port, "switchport access vlan " + vlan, "no shutdown", "exit"};
    });
    const std::string read = "show running-configuration interface";
    return std::make_unique<BareLines>(
        haas_test::call_ssh(device.port(), device.fingerprint()), false,
        joined(
            {{read, "configure terminal"}, ports, {"exit", read, "copy running-configuration startup-configuration"}}));
}

sys::SshLogin login_of(const core::SwitchFields& fields, const std::string& user) {
    sys::SshLogin login;
    login.host = "127.0.0.1";
    login.port = static_cast<std::uint16_t>(std::stoi(fields.at("port")));
    login.user = user;
    login.password = base::Secret(fields.at("password"));
    login.fingerprint = fields.at("host_key_fingerprint");
    login.known_hosts = "/dev/null";
    return login;
}

/// Programs over ssh: one login, and a channel for each.
class BarePrograms final : public Bare {
public:
    BarePrograms(const sys::SshLogin& login, std::vector<Lines> programs)
        : commands_(login, base::Deadline::in(patience)), programs_(std::move(programs)) {}
    int light() override {
        for (const auto& program : programs_) {
            if (!commands_.run(program, patience).ok()) throw std::runtime_error("refused: " + program.back());
        }
        return static_cast<int>(programs_.size());
    }

private:
    sys::SshCommands commands_;
    std::vector<Lines> programs_;
};

std::unique_ptr<Bare> make_sonic(const FullKind& kind, const core::SwitchFields& fields) {
    const std::vector<Lines> read = {
        {"sudo", "-n", "sonic-cfggen", "-d", "--print-data"},
        {"sudo", "-n", "sonic-db-cli", "STATE_DB", "keys", "VLAN_MEMBER_TABLE|*"},
        {"sudo", "-n", "sonic-db-dump", "-n", "APPL_DB", "-k", "VLAN_MEMBER_TABLE:*", "-y"}};
    auto programs = read;
    for (int i = 1; i <= haas_test::ports_of_rack; ++i) {
        programs.push_back({"sudo", "-n", "config", "vlan", "member", "add", "-u",
                            std::to_string(haas_test::vlan_of_port(i)), kind.port(i)});
    }
    programs.insert(programs.end(), read.begin(), read.end());
    programs.push_back({"sudo", "-n", "config", "save", "-y"});
    return std::make_unique<BarePrograms>(login_of(fields, fields.at("username")), programs);
}

/// Requests over HTTP: one connection.
class BareRequests final : public Bare {
public:
    BareRequests(const core::SwitchFields& fields, const std::string& path, std::string type,
                 std::vector<std::string> bodies)
        : url_(fields.at("hostname") + path), type_(std::move(type)), bodies_(std::move(bodies)) {}
    int light() override {
        for (const auto& body : bodies_) {
            sys::HttpRequest request;
            request.method = "POST";
            request.url = url_;
            request.username = SimulatedSwitch::user;
            request.password = base::Secret(SimulatedSwitch::password);
            request.body = body;
            request.media_type = type_;
            request.timeout = patience;
            if (client_.send(request).status != 200) throw std::runtime_error("refused: " + body);
        }
        return static_cast<int>(bodies_.size());
    }

private:
    sys::HttpClient client_;
    std::string url_;
    std::string type_;
    std::vector<std::string> bodies_;
};

std::string eapi(const Lines& commands) {
    std::string list = R"("enable")";
    for (const auto& command : commands) list += ",\"" + command + '"';
    return R"({"jsonrpc":"2.0","method":"runCmds","params":{"version":1,"format":"json","cmds":[)" + list +
           R"(]},"id":"1"})";
}

std::string nxapi(const Lines& commands) {
    std::string list;
    int id = 0;
    for (const auto& command : commands) {
        // Of a running configuration there is only text.
        const std::string method = command.find("running-config") == std::string::npos ? "cli" : "cli_ascii";
        list += (list.empty() ? "[" : ",") + std::string(R"({"jsonrpc":"2.0","method":")") + method +
                R"(","params":{"cmd":")" + command + R"(","version":1},"id":)" + std::to_string(++id) + '}';
    }
    return list + ']';
}

std::unique_ptr<Bare> make_eos(const FullKind& kind, const core::SwitchFields& fields) {
    const auto ports = for_all_ports(kind, [](const auto& port, const auto& vlan) {
        return Lines{"interface " + port, "switchport trunk native vlan " + vlan,
                     "switchport trunk allowed vlan " + vlan};
    });
    const auto read = eapi({"show interfaces switchport", "show vlan", "show running-config"});
    return std::make_unique<BareRequests>(
        fields, "/command-api", "application/json",
        std::vector<std::string>{read, eapi(joined({{"configure session bench"}, ports, {"commit"}})), read,
                                 eapi({"write memory"})});
}

std::unique_ptr<Bare> make_nxos(const FullKind& kind, const core::SwitchFields& fields) {
    const auto ports = for_all_ports(kind, [](const auto& port, const auto& vlan) {
        return Lines{"interface " + port, "switchport trunk native vlan " + vlan,
                     "switchport trunk allowed vlan " + vlan};
    });
    const auto read = nxapi({"show interface switchport", "show vlan brief", "show running-config interface"});
    return std::make_unique<BareRequests>(
        fields, "/ins", "application/json-rpc",
        std::vector<std::string>{read, nxapi(joined({{"configure terminal"}, ports})), read,
                                 nxapi({"copy running-config startup-config"})});
}

}  // namespace

std::unique_ptr<Bare> make_bare_bridge(const core::SwitchFields& fields, const std::function<std::string(int)>& port) {
    const std::vector<Lines> read = {{"ip", "-json", "-details", "link", "show"}, {"bridge", "-json", "vlan", "show"}};
    auto programs = read;
    for (int i = 1; i <= haas_test::ports_of_rack; ++i) {
        programs.push_back({"bridge", "vlan", "add", "dev", port(i), "vid", std::to_string(haas_test::vlan_of_port(i)),
                            "pvid", "untagged"});
    }
    programs.insert(programs.end(), read.begin(), read.end());
    return std::make_unique<BarePrograms>(login_of(fields, fields.at("user")), programs);
}

std::unique_ptr<Bare> make_bare(const FullKind& kind, const SimulatedSwitch& device, const core::SwitchFields& fields) {
    if (kind.name == "nexus") return make_nexus(kind, device);
    if (kind.name == "dell-os10") return make_os10(kind, device);
    if (kind.name == "sonic") return make_sonic(kind, fields);
    if (kind.name == "arista-eos") return make_eos(kind, fields);
    if (kind.name == "cisco-nxos") return make_nxos(kind, fields);
    throw std::runtime_error("no bare commands for " + kind.name);
}

}  // namespace haas_bench
