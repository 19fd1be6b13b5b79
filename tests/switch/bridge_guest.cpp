#include "switch/bridge_guest.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "switch/simulated_switch.hpp"
#include "unit/skip.hpp"

namespace haas_test {

namespace {

constexpr std::chrono::seconds patience{60};

std::string first_line_of(int descriptor) {
    std::string line;
    for (char c = 0; ::read(descriptor, &c, 1) == 1 && c != '\n';) line += c;
    return line;
}

/// Takes a number off the beginning of `text`; 0: there is none.
int take_number(std::string_view& text) {
    int number = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        number = number * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    return number;
}

/// `130`, or `130-132`.
std::set<int> vlans_at(std::string_view text) {
    std::set<int> vlans;
    const int first = take_number(text);
    if (first == 0) return vlans;
    int last = first;
    if (!text.empty() && text.front() == '-') {
        text.remove_prefix(1);
        last = take_number(text);
    }
    for (int vlan = first; vlan <= last; ++vlan) vlans.insert(vlan);
    return vlans;
}

}  // namespace

BridgeGuest::BridgeGuest() {
    start();
    haas::sys::SshLogin login;
    login.host = "127.0.0.1";
    login.port = static_cast<std::uint16_t>(port_);
    login.user = user;
    login.password = haas::base::Secret(password);
    login.fingerprint = fingerprint_;
    login.known_hosts = "/dev/null";
    commands_ = std::make_unique<haas::sys::SshCommands>(login, haas::base::Deadline::in(patience));
}

BridgeGuest::~BridgeGuest() {
    commands_.reset();
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
}

void BridgeGuest::start() {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    if (source == nullptr) skip("HAAS_SOURCE_DIR does not say where the source is");
    std::string boot = std::string(source) + "/tests/switch/bridge_guest/boot";
    std::string directory = directory_.path().string();
    std::string secret = password;
    std::string wire = simulator("bridge_guest/wire");
    const std::array<char*, 5> argv = {boot.data(), directory.data(), secret.data(), wire.data(), nullptr};
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) ::_exit(127);
        ::dup2(ends[1], STDOUT_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
        ::execv(boot.c_str(), argv.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    std::istringstream said(first_line_of(ends[0]));
    ::close(ends[0]);
    std::string word;
    if (said >> word && word == "ready" && said >> port_ >> fingerprint_) return;
    ::waitpid(std::exchange(pid_, -1), nullptr, 0);
    std::string reason;
    std::getline(said, reason);
    if (word == "skip") skip("no guest:" + reason);
    throw std::runtime_error("the guest did not boot");
}

std::string BridgeGuest::run(const std::string& script) {
    const auto result = commands_->run({"sh", "-c", script}, patience);
    if (!result.ok()) throw std::runtime_error(script + ": " + result.errors);
    return result.output;
}

std::set<BridgeGuest::Way> BridgeGuest::ways(const std::vector<int>& vlans) {
    std::string program = "wire";
    for (const int vlan : vlans) program += " " + std::to_string(vlan);
    std::istringstream lines(run(program));
    std::set<Way> ways;
    std::string from;
    std::string to;
    for (int in = 0, out = 0; lines >> from >> in >> to >> out;) {
        from[0] = 'p';
        to[0] = 'p';
        ways.emplace(from, in, to, out);
    }
    return ways;
}

/// @source  iproute2 6.1, `bridge monitor all`: `[VLAN]p1    120 PVID Egress Untagged`, and `[VLAN]Deleted p1 ...`;
/// more
///     VLANs of one port in the lines below, which begin with blanks
void BridgeGuest::note_changes(const std::string& all) {
    std::istringstream lines(all.substr(seen_));
    seen_ = all.size();
    std::string at;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("[")) at.clear();
        std::istringstream words(line);
        std::string word;
        words >> word;
        if (word.starts_with("[VLAN]")) {
            at = word.substr(6);
            words >> word;
        }
        if (!at.empty() && at != "Deleted") passed_[at].merge(vlans_at(word));
    }
}

std::set<int> BridgeGuest::take_passed(const std::string& port) {
    const std::string mark = "== now\n";
    const std::string all =
        run("changes; echo '" + mark.substr(0, mark.size() - 1) + "'; bridge vlan show dev " + port);
    const auto end = all.rfind(mark);
    note_changes(all.substr(0, end));
    std::set<int> passed = std::exchange(passed_[port], {});
    std::istringstream now(all.substr(end + mark.size()));
    for (std::string line; std::getline(now, line);) {
        const auto number = line.find_first_of("0123456789", line.starts_with(port) ? port.size() : 0);
        const std::set<int> vlans = number == std::string::npos ? std::set<int>{} : vlans_at(line.substr(number));
        passed.insert(vlans.begin(), vlans.end());
        passed_[port].insert(vlans.begin(), vlans.end());
    }
    return passed;
}

void BridgeGuest::clear() {
    const std::string all =
        run("ip link set br0 type bridge vlan_filtering 1 vlan_default_pvid 0; "
            "for port in p1 p2 p3 p4; do echo \"vlan delete dev $port vid 1-4094\"; done | bridge -batch - && changes");
    note_changes(all);
    passed_.clear();
}

std::string source_text(const std::string& file) {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    if (source == nullptr) throw std::runtime_error("HAAS_SOURCE_DIR does not say where the source is");
    std::ifstream stream(std::string(source) + '/' + file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

BridgeGuest& fresh_bridge_guest() {
    static BridgeGuest guest;
    guest.clear();
    return guest;
}

}  // namespace haas_test
