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

/// How a switch talks on its command line.
struct Console {
    std::string login;  ///< the prompt for the name; empty: ssh has logged in
    std::string prompt = "# ";
    std::string no_pager = "terminal length 0";
    std::string question{};  ///< of the last line, which is answered by a key; empty: it has none
};

/// A command line: one line after the other.
class BareLines final : public Bare {
public:
    BareLines(std::unique_ptr<haas_test::CallerLine> line, Console console, Lines lines)
        : caller_(std::move(line)), console_(std::move(console)), lines_(std::move(lines)) {
        if (!console_.login.empty()) {
            caller_.wait_for(console_.login);
            caller_.type(std::string(SimulatedSwitch::user) + "\r\n");
            caller_.wait_for("assword:");
            caller_.type(std::string(SimulatedSwitch::password) + "\r\n");
        }
        caller_.wait_for(console_.prompt);
        caller_.ask(console_.no_pager, console_.prompt);
    }
    int light() override {
        for (const auto& line : lines_) {
            const bool is_question = &line == &lines_.back() && !console_.question.empty();
            caller_.ask(line, is_question ? console_.question : console_.prompt);
            if (!is_question) continue;
            caller_.type("y");
            caller_.wait_for(console_.prompt);
        }
        return static_cast<int>(lines_.size());
    }

private:
    haas_test::Caller caller_;
    Console console_;
    Lines lines_;
};

/// Dell's older command lines show one port after the other.
std::unique_ptr<Bare> make_dell(const FullKind& kind, const SimulatedSwitch& device) {
    const auto read = for_all_ports(kind, [](const auto& port, const auto&) { return Lines{"show int sw " + port}; });
    const auto ports = for_all_ports(kind, [](const auto& port, const auto& vlan) {
        return Lines{"int " + port, "sw trunk allowed vlan add " + vlan, "sw trunk native vlan " + vlan, "exit"};
    });
    const bool is_n3000 = kind.name == "delln3000";
    const Console console{.login = is_n3000 ? "login: " : "User Name:",
                          .prompt = "#",
                          .no_pager = is_n3000 ? "terminal length 0" : "terminal datadump",
                          .question = is_n3000 ? "(y/n)" : "(Y/N)[N] ?"};
    return std::make_unique<BareLines>(
        haas_test::call_telnet(device.port()), console,
        joined({read, {"config"}, ports, {"exit"}, read, {"copy running-config startup-config"}}));
}

std::unique_ptr<Bare> make_nexus(const FullKind& kind, const SimulatedSwitch& device) {
    const auto ports = for_all_ports(kind, [](const auto& port, const auto& vlan) {
        return Lines{"int " + port, "sw trunk native vlan " + vlan, "sw trunk allowed vlan add " + vlan, "exit"};
    });
    return std::make_unique<BareLines>(haas_test::call_telnet(device.port()), Console{"login: "},
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
        haas_test::call_ssh(device.port(), device.fingerprint()), Console{},
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

struct BareRequest {
    std::string method;
    std::string path;
    std::string body{};
};
using Requests = std::vector<BareRequest>;

/// Requests over HTTP: one connection.
class BareRequests final : public Bare {
public:
    BareRequests(const core::SwitchFields& fields, std::string type, Requests requests)
        : host_(fields.at("hostname")), type_(std::move(type)), requests_(std::move(requests)) {}
    int light() override {
        for (const auto& each : requests_) {
            sys::HttpRequest request;
            request.method = each.method;
            request.url = host_ + each.path;
            request.username = SimulatedSwitch::user;
            request.password = base::Secret(SimulatedSwitch::password);
            request.body = each.body;
            request.media_type = type_;
            request.timeout = patience;
            constexpr int least_refusal = 300;
            if (client_.send(request).status >= least_refusal)
                throw std::runtime_error("refused: " + each.method + ' ' + each.path + ' ' + each.body);
        }
        return static_cast<int>(requests_.size());
    }

private:
    sys::HttpClient client_;
    std::string host_;
    std::string type_;
    Requests requests_;
};

template <typename RequestsOfPort>
void add_for_all_ports(Requests& all, const FullKind& kind, RequestsOfPort of_port) {
    for (int i = 1; i <= haas_test::ports_of_rack; ++i) {
        for (auto& each : of_port(kind.port(i), std::to_string(haas_test::vlan_of_port(i))))
            all.push_back(std::move(each));
    }
}

std::unique_ptr<Bare> make_brocade(const FullKind& kind, const core::SwitchFields& fields) {
    const auto path_of = [](const std::string& port) {
        return "/rest/config/running/interface/TenGigabitEthernet/%22" + port + "%22";
    };
    const auto read = [&](const std::string& port, const std::string&) {
        return Requests{{"GET", path_of(port)},
                        {"GET", path_of(port) + "/switchport/mode"},
                        {"GET", path_of(port) + "/switchport/trunk"}};
    };
    Requests all;
    add_for_all_ports(all, kind, read);
    add_for_all_ports(all, kind, [&](const std::string& port, const std::string& vlan) {
        return Requests{
            {"PUT", path_of(port) + "/switchport/trunk", "<trunk><native-vlan>" + vlan + "</native-vlan></trunk>"},
            {"DELETE", path_of(port) + "/shutdown"}};
    });
    add_for_all_ports(all, kind, read);
    return std::make_unique<BareRequests>(fields, "", std::move(all));
}

std::unique_ptr<Bare> make_dellnos9(const FullKind& kind, const core::SwitchFields& fields) {
    const std::string cli = "/api/running/dell/_operations/cli";
    const std::string space = R"( xmlns="http://www.dell.com/ns/dell:0.1/root">)";
    const auto order = [&](const std::string& what, const std::string& text) {
        return BareRequest{"POST", cli, "<input" + space + '<' + what + '>' + text + "</" + what + "></input>"};
    };
    const auto path_of = [](std::string port) {
        port.replace(port.find('/'), 1, "-");
        return "/api/running/dell/interfaces/interface/gige-" + port;
    };
    const auto set_up = [&](const std::string& port, const std::string& shutdown) {
        const auto path = path_of(port);
        return BareRequest{"PUT", path,
                           "<interface" + space + "<name>" + path.substr(path.rfind('/') + 1) +
                               "</name><portmode><hybrid>true</hybrid></portmode><switchport/><shutdown>" + shutdown +
                               "</shutdown></interface>"};
    };
    const auto read = [&](const std::string& port, const std::string&) {
        return Requests{{"GET", path_of(port) + "?with-defaults"},
                        order("show-command", "interfaces switchport GigabitEthernet " + port)};
    };
    Requests all;
    add_for_all_ports(all, kind, read);
    add_for_all_ports(all, kind, [&](const std::string& port, const std::string& vlan) {
        return Requests{set_up(port, "true"),
                        order("config-commands", "interface vlan " + vlan + "\r\nuntagged GigabitEthernet " + port),
                        set_up(port, "false")};
    });
    add_for_all_ports(all, kind, read);
    all.push_back(order("exec-command", "write"));
    return std::make_unique<BareRequests>(fields, "", std::move(all));
}

Requests posts(const std::string& path, const std::vector<std::string>& bodies) {
    Requests all;
    for (const auto& body : bodies) all.push_back({"POST", path, body});
    return all;
}

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
        fields, "application/json",
        posts("/command-api",
              {read, eapi(joined({{"configure session bench"}, ports, {"commit"}})), read, eapi({"write memory"})}));
}

std::unique_ptr<Bare> make_nxos(const FullKind& kind, const core::SwitchFields& fields) {
    const auto ports = for_all_ports(kind, [](const auto& port, const auto& vlan) {
        return Lines{"interface " + port, "switchport trunk native vlan " + vlan,
                     "switchport trunk allowed vlan " + vlan};
    });
    const auto read = nxapi({"show interface switchport", "show vlan brief", "show running-config interface"});
    return std::make_unique<BareRequests>(fields, "application/json-rpc",
                                          posts("/ins", {read, nxapi(joined({{"configure terminal"}, ports})), read,
                                                         nxapi({"copy running-config startup-config"})}));
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
    if (kind.name == "powerconnect55xx" || kind.name == "delln3000") return make_dell(kind, device);
    if (kind.name == "brocade") return make_brocade(kind, fields);
    if (kind.name == "dellnos9") return make_dellnos9(kind, fields);
    if (kind.name == "dell-os10") return make_os10(kind, device);
    if (kind.name == "sonic") return make_sonic(kind, fields);
    if (kind.name == "arista-eos") return make_eos(kind, fields);
    if (kind.name == "cisco-nxos") return make_nxos(kind, fields);
    throw std::runtime_error("no bare commands for " + kind.name);
}

}  // namespace haas_bench
