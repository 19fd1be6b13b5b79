#include "random/dummy_ovs.hpp"

#include <fcntl.h>
#include <rapidjson/document.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "sys/process.hpp"
#include "unit/skip.hpp"
#include "unit/unix_socket.hpp"

namespace haas_test {

namespace {

namespace fs = std::filesystem;

constexpr const char* schema = "/usr/share/openvswitch/vswitch.ovsschema";

/// The VLAN id that the standard reserves: a port of it carries none.
constexpr int reserved_vlan = 4095;

std::string run(const std::vector<std::string>& argv) {
    haas::sys::Command command;
    command.argv = argv;
    command.deadline = std::chrono::seconds(60);
    const auto result = haas::sys::run(command);
    if (!result.ok()) throw std::runtime_error(argv.front() + ": " + result.errors);
    return result.output;
}

/// Starts a program that is killed with this process.
int start(std::vector<std::string> argv) {
    std::vector<char*> pointers;
    for (auto& word : argv) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    ::execv(pointers.front(), pointers.data());
    ::_exit(127);
}

void end(int& pid) {
    if (pid <= 0) return;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    pid = -1;
}

/// A file of /proc, whose process may end at any moment.
std::string read_proc(const fs::path& path) {
    std::string text;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(fd, buffer.data(), buffer.size())) > 0;) {
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::close(fd);
    return text;
}

/// The members of an OVSDB value: `["set", [..]]`, or the one member itself.
std::vector<const rapidjson::Value*> members(const rapidjson::Value& value) {
    std::vector<const rapidjson::Value*> list;
    if (value.IsArray() && value.Size() == 2 && value[0].IsString() && value[0] == "set") {
        for (const auto& member : value[1].GetArray()) list.push_back(&member);
    } else {
        list.push_back(&value);
    }
    return list;
}

std::set<int> numbers(const rapidjson::Value& value) {
    std::set<int> list;
    for (const auto* const member : members(value)) list.insert(member->GetInt());
    return list;
}

/// The columns vlan_mode, tag and trunks.
Carried to_carried(const rapidjson::Value& mode_column, const rapidjson::Value& tag_column,
                   const rapidjson::Value& trunks_column) {
    const auto modes = members(mode_column);
    std::string mode = modes.empty() ? "" : modes.front()->GetString();
    const auto tags = numbers(tag_column);
    const auto trunks = numbers(trunks_column);
    // "For an access port ... the default is access if tag is set and trunks is not, and trunk otherwise."
    if (mode.empty()) mode = !tags.empty() && trunks.empty() ? "access" : "trunk";
    Carried carried;
    if (mode != "trunk") {
        const int tag = tags.empty() ? 0 : *tags.begin();
        if (tag != reserved_vlan) carried.native = tag;
    }
    if (mode == "trunk" || mode == "native-untagged" || mode == "native-tagged") {
        carried.everything = trunks.empty();
        carried.tagged = trunks;
        if (carried.native) carried.tagged.erase(*carried.native);
    }
    return carried;
}

}  // namespace

std::string find_program(const std::string& name) {
    const char* const path = std::getenv("PATH");
    std::istringstream folders(path != nullptr ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');) {
        const std::string file = folder + "/" + name;
        if (::access(file.c_str(), X_OK) == 0) return file;
    }
    return {};
}

DummyOvs::DummyOvs(const std::vector<PortName>& ports) : vsctl_(find_program("ovs-vsctl")), ports_(ports) {
    for (const char* const program : {"ovsdb-server", "ovs-vswitchd", "ovsdb-tool", "ovs-vsctl", "ovs-appctl"}) {
        if (find_program(program).empty()) skip(std::string(program) + " is not installed");
    }
    if (!fs::exists(schema)) skip(std::string("there is no ") + schema);
    start_programs();
    std::vector<std::string> words;
    for (const auto& [bridge, port] : ports) {
        const std::vector<std::string> more{"--",
                                            "--may-exist",
                                            "add-br",
                                            bridge,
                                            "--",
                                            "set",
                                            "Bridge",
                                            bridge,
                                            "datapath_type=dummy",
                                            "fail-mode=standalone",
                                            "--",
                                            "add-port",
                                            bridge,
                                            port,
                                            "--",
                                            "set",
                                            "Interface",
                                            port,
                                            "type=dummy"};
        words.insert(words.end(), more.begin(), more.end());
    }
    vsctl(words);
}

DummyOvs::~DummyOvs() {
    end(switch_);
    end(database_);
}

void DummyOvs::start_programs() {
    const auto path = [&](const char* name) { return (directory_.path() / name).string(); };
    ::setenv("OVS_RUNDIR", directory_.path().c_str(), 1);
    ::setenv("OVS_LOGDIR", directory_.path().c_str(), 1);
    run({"ovsdb-tool", "create", path("conf.db"), schema});
    database_ = start({find_program("ovsdb-server"), path("conf.db"), "--remote=punix:" + socket(),
                       "--unixctl=" + path("database.ctl"), "--log-file=" + path("database.log"), "-vconsole:off"});
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!is_listened_on(socket())) {
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("ovsdb-server does not come up");
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    vsctl({"--no-wait", "init"});
    switch_ = start({find_program("ovs-vswitchd"), "unix:" + socket(), "--enable-dummy", "--disable-system",
                     "--unixctl=" + path("switch.ctl"), "--log-file=" + path("switch.log"), "-vconsole:off"});
}

std::string DummyOvs::vsctl(const std::vector<std::string>& arguments) const {
    std::vector<std::string> argv{vsctl_, "--db=unix:" + socket(), "--timeout=60"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return run(argv);
}

std::vector<std::string> port_question() {
    return {"--format=json", "--columns=name,vlan_mode,tag,trunks", "list", "Port"};
}

Ports parse_ports(const std::string& answer, const std::vector<PortName>& names) {
    rapidjson::Document table;
    table.Parse(answer.c_str());
    std::map<std::string, Carried> found;
    for (const auto& row : table["data"].GetArray()) {
        found.emplace(row[0].GetString(), to_carried(row[1], row[2], row[3]));
    }
    Ports ports;
    for (const auto& name : names) {
        const auto one = found.find(name.second);
        if (one != found.end()) ports.emplace(name, one->second);
    }
    return ports;
}

Ports DummyOvs::look() const { return parse_ports(vsctl(port_question()), ports_); }

bool DummyOvs::is_in_use() const {
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const std::string line = read_proc(entry.path() / "cmdline");
        const auto at = line.find("--db=unix:" + socket());
        if (at != std::string::npos && line.find("ovs-vsctl") < at) return true;
    }
    return false;
}

std::map<std::string, int> DummyOvs::trace(const PortName& from, int vlan) const {
    const std::string frame = "in_port=" + from.second + (vlan != 0 ? ",dl_vlan=" + std::to_string(vlan) : "") +
                              ",dl_src=02:00:00:00:00:01,dl_dst=ff:ff:ff:ff:ff:ff";
    const auto said = run({find_program("ovs-appctl"), "-t", (directory_.path() / "switch.ctl").string(),
                           "ofproto/trace", "--names", from.first, frame});
    constexpr std::string_view mark = "Datapath actions: ";
    const auto at = said.rfind(mark);
    if (at == std::string::npos) throw std::runtime_error("no actions in: " + said);
    std::string words = said.substr(at + mark.size());
    // push_vlan(vid=100,pcp=0): the comma within parts no actions
    for (auto comma = words.find(",pcp="); comma != std::string::npos; comma = words.find(",pcp=")) words[comma] = ' ';
    words.erase(words.find_last_not_of('\n') + 1);
    std::map<std::string, int> arrivals;
    int tag = vlan;
    std::istringstream actions(words);
    for (std::string action; std::getline(actions, action, ',');) {
        constexpr std::string_view push = "push_vlan(vid=";
        const auto is_action = [&](const PortName& name) { return name.first == from.first && name.second == action; };
        if (action.starts_with(push)) {
            tag = std::stoi(action.substr(push.size()));
        } else if (action == "pop_vlan") {
            tag = 0;
        } else if (std::any_of(ports_.begin(), ports_.end(), is_action)) {
            arrivals[action] = tag;
        }
    }
    return arrivals;
}

}  // namespace haas_test
