#include "switch/simulated_switch.hpp"

#include <fcntl.h>
#include <rapidjson/document.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace haas_test {

namespace {

/// @return  the writing end for a child's stdout, and the reading one
std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    return ends;
}

rapidjson::Document parse(const std::string& json) {
    rapidjson::Document document;
    document.Parse(json.c_str());
    if (document.HasParseError() || !document.IsObject()) throw std::runtime_error("no JSON object: " + json);
    return document;
}

std::string carried_text(const rapidjson::Value& port) {
    std::string text;
    if (port["native"].IsInt()) text = "native " + std::to_string(port["native"].GetInt());
    std::string tagged;
    for (const auto& vlan : port["tagged"].GetArray())
        tagged += (tagged.empty() ? "" : ",") + std::to_string(vlan.GetInt());
    if (!tagged.empty()) text += (text.empty() ? "tagged " : ", tagged ") + tagged;
    return text.empty() ? "dark" : text;
}

}  // namespace

std::string simulator(const std::string& name) {
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    return build != nullptr ? std::string(build) + "/tests/switch/" + name : (here / name).string();
}

SimulatedSwitch::SimulatedSwitch(const std::string& program, const std::vector<std::string>& options) {
    const auto secret = directory_.write("password", std::string(password) + "\n").string();
    argv_ = {program, "--password-file", secret, "--control", (directory_.path() / "control").string()};
    for (const auto& option : options) {
        argv_.push_back(option);
        if (option == "--enable-password-file") {
            argv_.push_back(directory_.write("enable_password", std::string(enable_password) + "\n").string());
        }
        if (option == "--state") argv_.push_back((directory_.path() / "state").string());
    }
    start();
}

SimulatedSwitch::~SimulatedSwitch() { stop(); }

void SimulatedSwitch::restart() {
    stop();
    start();
}

void SimulatedSwitch::start() {
    std::vector<char*> pointers;
    for (auto& word : argv_) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const auto ends = make_pipe();
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
        ::dup2(ends[1], STDOUT_FILENO);
        ::execv(pointers.front(), pointers.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    // All lines come at once, before anything else is done; then, nothing more.
    std::size_t wanted = 1;
    for (std::size_t i = 0; i + 1 < argv_.size(); ++i) {
        if (argv_[i] == "--count") wanted = std::stoul(argv_[i + 1]);
    }
    std::string text;
    std::array<char, 4096> buffer{};
    for (std::size_t lines = 0; lines < wanted;) {
        const auto size = ::read(ends[0], buffer.data(), buffer.size());
        if (size <= 0) break;
        for (const char c : std::string_view(buffer.data(), static_cast<std::size_t>(size))) {
            text += c;
            if (c == '\n') ++lines;
        }
    }
    ::close(ends[0]);
    switches_.clear();
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string ready;
        Listening listening{};
        words >> ready >> listening.port >> listening.fingerprint;
        if (ready == "ready") switches_.push_back(listening);
    }
    if (switches_.size() != wanted) {
        stop();
        throw std::runtime_error("the simulated switch does not start");
    }
}

void SimulatedSwitch::stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

std::string SimulatedSwitch::control(const std::string& line, std::size_t i) const {
    std::string path = (directory_.path() / "control").string();
    if (count() > 1) path += "." + std::to_string(i);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
    const auto* const generic = reinterpret_cast<const ::sockaddr*>(&address);
    std::string answer;
    if (socket >= 0 && ::connect(socket, generic, sizeof address) == 0) {
        const std::string order = line + "\n";
        ::send(socket, order.data(), order.size(), MSG_NOSIGNAL);
        for (char c = 0; ::recv(socket, &c, 1, 0) == 1 && c != '\n';) answer += c;
    }
    ::close(socket);
    const auto json = parse(answer);
    if (!json["ok"].GetBool()) throw std::runtime_error(line + ": " + json["error"].GetString());
    return answer;
}

std::string SimulatedSwitch::carried(const std::string& port, std::size_t i) const {
    return carried_text(parse(control("show " + port, i))["port"]);
}

std::string SimulatedSwitch::saved(const std::string& port, std::size_t i) const {
    return carried_text(parse(control("show " + port, i))["saved"]);
}

std::set<int> SimulatedSwitch::take_passed(const std::string& port, std::size_t i) const {
    std::set<int> vlans;
    const auto answer = parse(control("passed " + port, i));
    for (const auto& vlan : answer["passed"].GetArray()) vlans.insert(vlan.GetInt());
    return vlans;
}

std::string SimulatedSwitch::settings(const std::string& port, std::size_t i) const {
    return parse(control("show " + port, i))["port"]["settings"].GetString();
}

int SimulatedSwitch::counter(const std::string& name, std::size_t i) const {
    return parse(control("counters", i))[name.c_str()].GetInt();
}

void SimulatedSwitch::await_counter(const std::string& name, int value, std::size_t i) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (counter(name, i) != value) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error(name + " does not become " + std::to_string(value));
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace haas_test
