// rest_switch: a simulated switch with a REST interface, for tests. It knows nothing of HaaS.
//
// It writes a line `ready PORT` when it listens, and ends with the process that started it, or by a signal.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "switch/rest_sim/http.hpp"

namespace {

using haas_rest_sim::Device;

const char* const usage =
    "usage: rest_switch --kind brocade|dellnos9|arista-eos|cisco-nxos --password-file FILE [OPTION...]\n"
    "  --ports N           48: 1/1 to 1/N on a dellnos9, 1/0/1 to 1/0/N on a brocade; then Te1/N+1 or Fo1/0/N+1;\n"
    "                      Ethernet1 to EthernetN on an arista-eos, Ethernet1/1 to Ethernet1/N on a cisco-nxos\n"
    "  --port-channels N   1: Po1 to PoN; Port-Channel1, port-channel1\n"
    "  --stray 'PORT NAME VALUE...'  what somebody has set up by hand, and saved; any number of these\n"
    "  --user NAME         admin\n"
    "  --hostname NAME     in a dellnos9's prompts\n"
    "  --vlans LIST        those created beforehand: all, on a dellnos9, an arista-eos and a cisco-nxos VLAN 1\n"
    "  --log-lines yes|no  whether messages of its log come between\n"
    "  --enable-password-file FILE  of an arista-eos\n"
    "  --json-numbers yes|no  no: whether VLANs are numbers in the JSON of a cisco-nxos, and not texts\n"
    "  --command-delay MS  before each answer\n"
    "  --max-connections N 64: a further one is closed at once\n"
    "  --certificate FILE --key FILE  PEM: TLS, and nothing in the clear\n"
    "  --control PATH      a Unix socket for faults and questions\n"
    "control: refuse-logins on|off, hang, hang-after N, drop-after N [done], error-next STATUS TEXT, refuse-port PORT [TEXT],\n"
    "  ignore-port PORT, heal, power-outage, show [PORT], passed PORT, set PORT NAME VALUE...,\n"
    "  set-vlans LIST, counters, names, delay MS, cut-at BYTES, say-next TEXT\n"
    "control of an arista-eos and a cisco-nxos: refuse-command BEGINNING,\n"
    "  deny-command BEGINNING, set-vlan VLAN NAME VALUE..., lock on|off,\n"
    "  open-session NAME, tag-native on|off\n";

struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) throw UsageError("cannot read a password from " + path);
    return line;
}

int number(const std::string& text) {
    const auto value = haas_sim::parse_number(text);
    if (!value) throw UsageError("no number: " + text);
    return *value;
}

bool flag(const std::string& text) {
    if (text != "yes" && text != "no") throw UsageError("neither yes nor no: " + text);
    return text == "yes";
}

haas_sim::VlanSet vlans(const std::string& text) {
    auto list = haas_sim::parse_vlans(text, 4094);
    if (!list) throw UsageError("not a list of VLANs: " + text);
    list->set(1);
    return *list;
}

void add_ports_behind_commands(Device& device, int ports, int channels) {
    const bool is_arista = device.kind == "arista-eos";
    haas_rest_sim::Port made;
    made.switchport = true;
    made.native = 1;
    made.allowed = haas_sim::vlan_range(1, 4094);
    made.tag_native = false;
    for (int port = 1; port <= ports; ++port) {
        device.ports.emplace((is_arista ? "Ethernet" : "Ethernet1/") + std::to_string(port), made);
    }
    for (int i = 1; i <= channels; ++i) {
        device.ports.emplace((is_arista ? "Port-Channel" : "port-channel") + std::to_string(i), made);
    }
}

/// Those of the usual kind, a faster one, and port-channels.
void add_ports(Device& device, int ports, int channels) {
    const bool is_brocade = device.kind == "brocade";
    const std::string beginning = is_brocade ? "1/0/" : "1/";
    haas_rest_sim::Port made;
    made.shut = !is_brocade;  // as from the factory
    if (device.has_commands()) return add_ports_behind_commands(device, ports, channels);
    for (int port = 1; port <= ports; ++port) device.ports.emplace(beginning + std::to_string(port), made);
    device.ports.emplace((is_brocade ? "Fo" : "Te") + beginning + std::to_string(ports + 1), made);
    made.shut = true;
    for (int i = 1; i <= channels; ++i) device.ports.emplace("Po" + std::to_string(i), made);
}

struct Options {
    std::string control;  ///< the path of the socket; empty: none
    std::string certificate;
    std::string key;
};

Options take_options(int argc, char** argv, Device& device) {
    int ports = 48;
    int channels = 1;
    std::optional<haas_sim::VlanSet> created;
    std::vector<std::string> strays;
    Options options;
    for (int i = 1; i < argc; i += 2) {
        const std::string name = argv[i];
        if (i + 1 == argc) throw UsageError(name + " wants a value");
        const std::string value = argv[i + 1];
        if (name == "--kind")
            device.kind = value;
        else if (name == "--ports")
            ports = number(value);
        else if (name == "--port-channels")
            channels = number(value);
        else if (name == "--stray")
            strays.push_back(value);
        else if (name == "--user")
            device.user = value;
        else if (name == "--password-file")
            device.password = first_line(value);
        else if (name == "--enable-password-file")
            device.enable_password = first_line(value);
        else if (name == "--json-numbers")
            device.numbers_are_texts = !flag(value);
        else if (name == "--hostname")
            device.hostname = value;
        else if (name == "--vlans")
            created = vlans(value);
        else if (name == "--log-lines")
            device.log_lines = flag(value);
        else if (name == "--command-delay")
            device.command_delay = number(value);
        else if (name == "--max-connections")
            device.most_connections = number(value);
        else if (name == "--control")
            options.control = value;
        else if (name == "--certificate")
            options.certificate = value;
        else if (name == "--key")
            options.key = value;
        else
            throw UsageError("unknown: " + name);
    }
    if (device.kind != "brocade" && device.kind != "dellnos9" && !device.has_commands()) {
        throw UsageError("--kind brocade, dellnos9, arista-eos or cisco-nxos");
    }
    if (device.password.empty()) throw UsageError("--password-file is missing");
    device.vlans = created.value_or(haas_sim::vlan_range(1, device.kind == "brocade" ? 4094 : 1));
    add_ports(device, ports, channels);
    for (const auto& stray : strays) {
        const auto blank = std::min(stray.find(' '), stray.size());
        set_port(device, stray.substr(0, blank), stray.substr(blank));
    }
    device.save();
    return options;
}

template <class Address>
int listen_at(Address& address) {
    const int socket = ::socket(reinterpret_cast<::sockaddr*>(&address)->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto* const generic = reinterpret_cast<::sockaddr*>(&address);
    ::socklen_t size = sizeof address;
    if (socket < 0 || ::bind(socket, generic, size) != 0 || ::listen(socket, SOMAXCONN) != 0 ||
        ::getsockname(socket, generic, &size) != 0) {
        throw std::runtime_error("cannot listen");
    }
    return socket;
}

void be_controlled(int caller, Device& device) {
    std::string line;
    for (char c = 0; ::recv(caller, &c, 1, 0) == 1;) {
        if (c != '\n') {
            line += c;
            continue;
        }
        const std::string answer = haas_rest_sim::obey(device, line) + "\n";
        line.clear();
        if (::send(caller, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
    }
    ::close(caller);
}

/// Threads are never waited for: the process ends by a signal.
template <class Serve>
[[noreturn]] void accept_all(int listener, Device& device, Serve serve) {
    for (;;) {
        const int caller = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (caller >= 0) std::thread(serve, caller, std::ref(device)).detach();
    }
}

[[noreturn]] void serve(int argc, char** argv) {
    static Device device;
    const Options options = take_options(argc, argv, device);
    if (!options.control.empty()) {
        ::sockaddr_un address{};
        address.sun_family = AF_UNIX;
        options.control.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
        const int listener = listen_at(address);
        std::thread([listener] { accept_all(listener, device, be_controlled); }).detach();
    }
    ::sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int listener = listen_at(address);
    std::cout << "ready " << ntohs(address.sin_port) << std::endl;
    static const haas_rest_sim::Tls tls =
        options.certificate.empty() ? nullptr : haas_rest_sim::make_tls(options.certificate, options.key);
    accept_all(listener, device,
               [](int caller, Device& called) { haas_rest_sim::converse(caller, called, tls.get()); });
}

}  // namespace

int main(int argc, char** argv) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::signal(SIGPIPE, SIG_IGN);  // TLS writes without MSG_NOSIGNAL
    try {
        serve(argc, argv);
    } catch (const UsageError& wrong) {
        std::cerr << "rest_switch: " << wrong.what() << '\n' << usage;
        return 2;
    } catch (const std::exception& failure) {
        std::cerr << "rest_switch: " << failure.what() << '\n';
        return 1;
    }
}
