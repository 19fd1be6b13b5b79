#include "sync/private_ovs.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "sys/process.hpp"
#include "unit/skip.hpp"
#include "unit/unix_socket.hpp"

namespace haas_test {

using namespace haas;

namespace {

constexpr const char* schema = "/usr/share/openvswitch/vswitch.ovsschema";

/// Frames between the two probes are of a VLAN that no test uses.
constexpr int probe_vlan = 3999;

constexpr std::chrono::seconds longest_wait{60};

bool is_installed(const std::string& program) {
    sys::Command command;
    command.argv = {program, "--version"};
    try {
        return sys::run(command).ok();
    } catch (const base::Error&) {
        return false;
    }
}

/// Gives this thread, and what it starts, a new network of its own; the one before goes with its last user.
void enter_private_network() {
    if (::unshare(CLONE_NEWNET) != 0) skip("no permission to make a network namespace");
}

void await(const std::string& what, const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + longest_wait;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("never came: " + what);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void end_program(int& pid) {
    if (pid <= 0) return;
    ::kill(pid, SIGKILL);
    wait_for_program(pid);
    pid = -1;
}

}  // namespace

std::string run_program(const std::vector<std::string>& argv) {
    sys::Command command;
    command.argv = argv;
    command.deadline = std::chrono::seconds(60);
    const auto result = sys::run(command);
    if (!result.ok()) throw std::runtime_error(argv.front() + ": " + result.errors);
    return result.output;
}

int start_program(const std::vector<std::string>& argv, const std::string& path) {
    std::vector<std::string> words = argv;
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    if (!path.empty()) ::setenv("PATH", path.c_str(), 1);
    ::execvp(pointers.front(), pointers.data());
    ::_exit(127);
}

int wait_for_program(int pid) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return status;
}

PrivateOvs::PrivateOvs() {
    if (::geteuid() != 0) skip("only root can run a switch");
    for (const char* const program : {"ovsdb-server", "ovs-vswitchd", "ovsdb-tool", "ovs-vsctl", "ovs-appctl"}) {
        if (!is_installed(program)) skip(std::string(program) + " is not installed");
    }
    if (::access("/dev/net/tun", R_OK | W_OK) != 0) skip("no /dev/net/tun, which a switch in user space needs");
    enter_private_network();
    const auto path = [&](const char* name) { return (directory_.path() / name).string(); };
    ::setenv("OVS_RUNDIR", directory_.path().c_str(), 1);
    ::setenv("OVS_LOGDIR", directory_.path().c_str(), 1);
    run_program({"ovsdb-tool", "create", path("conf.db"), schema});
    start_database();
    vsctl({"--no-wait", "init"});
    switch_ = start_program({"ovs-vswitchd", "unix:" + socket(), "--disable-system", "--unixctl=" + path("switch.ctl"),
                             "--log-file=" + path("switch.log"), "-vconsole:off"});
    vsctl({"add-br", "br0", "--", "set", "Bridge", "br0", "datapath_type=netdev"});
    for (const std::string probe : {"probe1", "probe2"}) {
        add_cable(probe);
        vsctl({"add-port", "br0", probe, "tag=" + std::to_string(probe_vlan)});
        probes_.emplace_back("h-" + probe);
    }
}

PrivateOvs::~PrivateOvs() {
    end_program(switch_);
    end_program(database_);
}

void PrivateOvs::start_database() {
    const auto path = [&](const char* name) { return (directory_.path() / name).string(); };
    database_ =
        start_program({"ovsdb-server", path("conf.db"), "--remote=punix:" + socket(),
                       "--unixctl=" + path("database.ctl"), "--log-file=" + path("database.log"), "-vconsole:off"});
    await("ovsdb-server", [&] { return is_listened_on(socket()); });
}

void PrivateOvs::stop_database() {
    end_program(database_);
    std::filesystem::remove(socket());
    std::filesystem::remove(directory_.path() / "database.ctl");
}

void PrivateOvs::freeze() const { ::kill(switch_, SIGSTOP); }
void PrivateOvs::thaw() const { ::kill(switch_, SIGCONT); }

void PrivateOvs::add_cable(const std::string& port) {
    const std::string host = "h-" + port;
    run_program({"ip", "link", "add", host, "type", "veth", "peer", "name", port});
    for (const auto& end : {host, port}) run_program({"ip", "link", "set", end, "up", "addrgenmode", "none"});
}

void PrivateOvs::add_host(const std::string& port) {
    add_cable(port);
    vsctl({"add-port", "br0", port});
    hosts_.emplace(port, FrameSocket("h-" + port));
}

void PrivateOvs::add_bare_ports(const std::string& prefix, int count) {
    // ovs-vswitchd makes a device for each, which takes time: not too many in one call.
    constexpr int at_once = 500;
    for (int first = 1; first <= count; first += at_once) {
        std::vector<std::string> arguments;
        for (int i = first; i < first + at_once && i <= count; ++i) {
            const std::string port = prefix + std::to_string(i);
            if (i > first) arguments.emplace_back("--");
            const std::vector<std::string> words{"add-port", "br0",       port, "--",
                                                 "set",      "Interface", port, "type=internal"};
            arguments.insert(arguments.end(), words.begin(), words.end());
        }
        vsctl(arguments);
    }
}

std::string PrivateOvs::send(const std::string& from, const std::vector<Tag>& tags) {
    forget_flows();
    return forward(from, tags);
}

bool PrivateOvs::falls_silent(const std::string& from, const std::vector<Tag>& tags) {
    const auto deadline = std::chrono::steady_clock::now() + longest_wait;
    while (!forward(from, tags).empty()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
    }
    return true;
}

void PrivateOvs::forget_flows() {
    // ovs-vsctl returns when a change is taken in, a moment before ovs-vswitchd forwards by it. The first call may
    // still be answered in that moment; the second one is not read before the next turn of the main loop.
    for (int i = 0; i < 2; ++i) {
        run_program({"ovs-appctl", "--target=" + (directory_.path() / "switch.ctl").string(), "revalidator/purge"});
    }
}

std::string PrivateOvs::forward(const std::string& from, const std::vector<Tag>& tags) {
    const std::string text = "frame " + std::to_string(++frames_sent_);
    hosts_.at(from).send(tags, text);
    settle();
    std::string arrived;
    for (const auto& [port, socket] : hosts_) {
        for (const auto& frame : socket.receive()) {
            if (frame.text == text) arrived += (arrived.empty() ? "" : " ") + port + ":" + frame.tags;
        }
    }
    return arrived;
}

void PrivateOvs::settle() {
    // ovs-vswitchd takes frames from all its ports in turn: after three that came later have gone through, what was
    // sent before has gone through too, or never will.
    for (int i = 0; i < 3; ++i) {
        const std::string text = "probe " + std::to_string(++frames_sent_);
        probes_[0].send({}, text);
        await("a frame between two probes", [&] {
            const auto frames = probes_[1].receive();
            return std::any_of(frames.begin(), frames.end(), [&](const auto& frame) { return frame.text == text; });
        });
    }
}

std::string PrivateOvs::vsctl(const std::vector<std::string>& arguments) const {
    std::vector<std::string> argv{"ovs-vsctl", "--db=unix:" + socket(), "--timeout=60"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return run_program(argv);
}

core::SwitchFields PrivateOvs::fields(const std::string& bridge) const {
    return {{"ovs_bridge", bridge}, {"db", "unix:" + socket()}};
}

}  // namespace haas_test
