#include "faults/victims.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace haas_test {

namespace {

namespace fs = std::filesystem;

std::string command_line(pid_t pid) {
    // No stream: the process may end at any moment, also between two calls.
    std::string line;
    const int fd = ::open(("/proc/" + std::to_string(pid) + "/cmdline").c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return line;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = ::read(fd, part.data(), part.size())) > 0;)
        line.append(part.data(), static_cast<std::size_t>(got));
    ::close(fd);
    std::replace(line.begin(), line.end(), '\0', ' ');
    return line;
}

/// Empty when there is no such process.
/// @source  proc(5), /proc/[pid]/stat, (22) starttime
std::string start_of(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text);
    // The name, in parentheses, may contain anything.
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream fields(text.substr(name_end + 1));
    constexpr int fields_after_name = 20;
    std::string field;
    for (int i = 0; i < fields_after_name; ++i) fields >> field;
    return field;
}

template <class Use>
void for_each_process(Use&& use) {
    std::error_code ignored;
    for (fs::directory_iterator entry("/proc", ignored), end; entry != end; entry.increment(ignored)) {
        const auto name = entry->path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos) use(std::stoi(name));
    }
}

}  // namespace

std::vector<Victim> read_victims(const std::string& file) {
    std::vector<Victim> victims;
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        Victim victim;
        std::string keeper;
        std::string weight;
        std::string stop;
        std::string rest;
        for (auto* const word : {&victim.name, &victim.mark, &keeper, &weight, &stop, &rest}) {
            if (!std::getline(words, *word, '|')) throw std::runtime_error("not a victim: " + line);
        }
        victim.keeper = keeper == "host"     ? Victim::Keeper::host
                        : keeper == "device" ? Victim::Keeper::device
                                             : Victim::Keeper::nobody;
        victim.weight = std::stoi(weight);
        victim.longest_stop = std::chrono::milliseconds(std::stoi(stop));
        victim.longest_rest = std::chrono::milliseconds(std::stoi(rest));
        std::getline(words, victim.pid_file);
        victims.push_back(victim);
    }
    if (victims.empty()) throw std::runtime_error("no victims in " + file);
    return victims;
}

std::vector<Process> list_processes() {
    std::vector<Process> all;
    for_each_process([&](pid_t pid) {
        auto since = start_of(pid);
        auto line = command_line(pid);
        if (!line.empty() && !line.starts_with("bash ") && pid != ::getpid())
            all.push_back({pid, std::move(line), std::move(since)});
    });
    return all;
}

std::vector<Process> find_processes(const std::string& mark, const std::vector<Process>& all) {
    std::vector<Process> found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found),
                 [&](const Process& each) { return each.line.find(mark) != std::string::npos; });
    return found;
}

std::vector<Process> main_process(const Victim& victim) {
    auto processes = find_processes(victim.mark);
    pid_t pid = 0;
    if (std::ifstream(victim.pid_file) >> pid)
        std::erase_if(processes, [&](const Process& each) { return each.pid != pid; });
    return processes;
}

pid_t parent_of(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("PPid:")) return std::stoi(line.substr(5));
    }
    return 0;
}

std::vector<pid_t> find_users_of(const std::string& directory) {
    std::vector<pid_t> found;
    for_each_process([&](pid_t pid) {
        std::error_code ignored;
        bool uses = false;
        for (fs::directory_iterator fd("/proc/" + std::to_string(pid) + "/fd", ignored), end; fd != end && !uses;
             fd.increment(ignored)) {
            uses = fs::read_symlink(fd->path(), ignored).string().starts_with(directory + "/");
        }
        if (uses && pid != ::getpid()) found.push_back(pid);
    });
    return found;
}

bool signal_process(const Process& process, int number) {
    const bool is_there = !process.since.empty() && start_of(process.pid) == process.since;
    const bool has_ended = command_line(process.pid).empty();  // and nobody has asked how
    return is_there && !has_ended && ::kill(process.pid, number) == 0;
}

Keeper::Keeper(std::vector<Victim> victims, std::vector<std::string> begin)
    : victims_(std::move(victims)), begin_(std::move(begin)) {
    std::erase_if(victims_, [](const Victim& victim) { return !victim.is_kept(); });
}

Keeper::~Keeper() {
    for (const auto& [name, pid] : starters_) ::waitpid(pid, nullptr, 0);
}

bool Keeper::is_whole(const Victim& victim, const std::vector<Process>& all) {
    if (victim.pid_file.empty()) return !find_processes(victim.mark, all).empty();
    std::ifstream file(victim.pid_file);
    pid_t pid = 0;
    return (file >> pid) && command_line(pid).find(victim.mark) != std::string::npos;
}

void Keeper::let_rest(const std::string& name, std::chrono::milliseconds time) { resting_[name] = Clock::now() + time; }

bool Keeper::is_being_started(const std::string& name) {
    const auto starter = starters_.find(name);
    if (starter == starters_.end()) return false;
    if (::waitpid(starter->second, nullptr, WNOHANG) == 0) return true;
    starters_.erase(starter);
    return false;
}

void Keeper::start(const std::string& name) {
    auto words = begin_;
    words.push_back(name);
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
        // What it starts must not hold the pipes of the test.
        const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        ::dup2(nothing, STDIN_FILENO);
        ::dup2(nothing, STDOUT_FILENO);
        ::execvp(pointers.front(), pointers.data());
        ::_exit(127);
    }
    if (pid > 0) starters_[name] = pid;
}

void Keeper::tend() {
    const auto all = list_processes();
    for (const auto& victim : victims_) {
        const auto rest = resting_.find(victim.name);
        if (rest != resting_.end() && rest->second > Clock::now()) continue;
        if (is_being_started(victim.name) || is_whole(victim, all)) continue;
        start(victim.name);
    }
}

bool Keeper::all_run() {
    const auto all = list_processes();
    return std::all_of(victims_.begin(), victims_.end(),
                       [&](const Victim& victim) { return !is_being_started(victim.name) && is_whole(victim, all); });
}

}  // namespace haas_test
