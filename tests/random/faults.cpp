#include "random/faults.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "drivers/registry.hpp"
#include "random/operations.hpp"

namespace haas_test {

namespace {

namespace fs = std::filesystem;
using namespace haas;
using core::SwitchError;

/// So many of a hundred calls fail.
constexpr int faults_of_driver = 20;
constexpr int faults_of_bridge = 50;
constexpr int faults_of_vsctl = 30;

/// Calls that a plan goes on for.
constexpr std::size_t planned_calls = 12;

/// Random numbers for several threads.
class Dice {
public:
    /// @param faults  so many of a hundred calls fail
    Dice(std::uint64_t seed, int faults) : faults_(faults), random_(seed) {}
    bool chance(int percent) {
        const std::lock_guard lock(mutex_);
        return random_.chance(percent);
    }
    void maybe_fail(const std::string& step) {
        if (!chance(faults_)) return;
        throw SwitchError(chance(60) ? SwitchError::Kind::unreachable : SwitchError::Kind::refused, step,
                          "a fault of the test");
    }

private:
    const int faults_;
    std::mutex mutex_;
    Random random_;
};

class FaultySession final : public core::SwitchSession {
public:
    FaultySession(Dice& dice, std::unique_ptr<core::SwitchSession> real) : dice_(dice), real_(std::move(real)) {}

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override {
        dice_.maybe_fail("read");
        auto seen = real_->read(ports);
        // A port that the switch leaves out for once.
        if (!seen.empty() && dice_.chance(3)) seen.erase(seen.begin());
        return seen;
    }

    void write(const std::vector<core::PortChange>& changes) override {
        dice_.maybe_fail("write");
        auto kept = changes;
        if (dice_.chance(10)) kept.pop_back();  // says yes, and does not do all
        if (!kept.empty()) real_->write(kept);
        if (dice_.chance(5)) throw SwitchError(SwitchError::Kind::no_such_port, "write", "a fault of the test");
        dice_.maybe_fail("write");
    }

    void save(const std::vector<std::string>& registered) override {
        dice_.maybe_fail("save");
        real_->save(registered);
    }

private:
    Dice& dice_;
    std::unique_ptr<core::SwitchSession> real_;
};

class FaultyDriver final : public core::SwitchDriver {
public:
    FaultyDriver(std::uint64_t seed, const std::string& bridge)
        : dice_(seed, bridge.empty() ? faults_of_driver : faults_of_bridge),
          bridge_(bridge),
          real_(drivers::make_ovs_driver()) {}

    std::string type() const override { return real_->type(); }
    std::string description() const override { return real_->description(); }
    std::vector<std::string> capabilities() const override { return real_->capabilities(); }
    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        return real_->check_fields(fields);
    }
    std::optional<std::string> device(const core::SwitchFields& fields) const override { return real_->device(fields); }
    bool is_port_name(std::string_view name) const override { return real_->is_port_name(name); }
    std::string port_syntax() const override { return real_->port_syntax(); }
    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        if (!bridge_.empty() && fields.at("ovs_bridge") != bridge_) return real_->connect(fields, timeouts);
        dice_.maybe_fail("login");
        return std::make_unique<FaultySession>(dice_, real_->connect(fields, timeouts));
    }

private:
    mutable Dice dice_;
    std::string bridge_;
    std::unique_ptr<core::SwitchDriver> real_;
};

/// The folder of this test program.
fs::path program_folder() { return fs::read_symlink("/proc/self/exe").parent_path(); }

}  // namespace

core::SwitchDrivers make_faulty_drivers(std::uint64_t seed, const std::string& bridge) {
    std::vector<std::unique_ptr<core::SwitchDriver>> drivers;
    drivers.push_back(std::make_unique<FaultyDriver>(seed, bridge));
    return core::SwitchDrivers(std::move(drivers));
}

FaultyVsctl::FaultyVsctl(const fs::path& directory, const DummyOvs& ovs, Random& random) : directory_(directory) {
    // The failures that hang come once each, the quick ones more often: a run must not take minutes.
    static const std::vector<std::string> faults = {
        "refuse",        "refuse",        "refuse",     "unreachable", "unreachable",     "unreachable",
        "die",           "die",           "lie",        "lie",         "garbage",         "garbage",
        "do_and_refuse", "do_and_refuse", "do_and_die", "do_and_die",  "half_and_refuse", "half_and_refuse",
        "no_wait",       "no_wait",       "hang",       "do_and_hang", "half_and_hang",   "late"};
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    if (source == nullptr) throw std::runtime_error("HAAS_SOURCE_DIR does not say where the source tree is");
    fs::create_directories(directory);
    fs::copy_file(fs::path(source) / "tests/random/faulty_ovs_vsctl", directory / "ovs-vsctl",
                  fs::copy_options::overwrite_existing);
    fs::remove(directory / "real");
    fs::create_symlink(ovs.real_vsctl(), directory / "real");
    std::ofstream plan(directory / "plan");
    while (plan_.size() < planned_calls) {
        plan_.push_back(random.chance(faults_of_vsctl) ? random.pick(faults) : "well");
        plan << plan_.back() << '\n';
    }
    std::ofstream(directory / "calls") << 0 << '\n';
    path_before_ = std::getenv("PATH");
    ::setenv("PATH", (directory.string() + ":" + path_before_).c_str(), 1);
}

FaultyVsctl::~FaultyVsctl() { ::setenv("PATH", path_before_.c_str(), 1); }

std::string FaultyVsctl::calls() const {
    std::size_t count = 0;
    std::ifstream(directory_ / "calls") >> count;
    std::string words;
    for (std::size_t i = 0; i < count; ++i) words += " " + (i < plan_.size() ? plan_[i] : "well");
    return words;
}

SyncProcess::SyncProcess(const std::string& database, long long now, std::chrono::milliseconds command_timeout) {
    const std::string program = (program_folder() / "random_sync_once").string();
    const std::string seconds = std::to_string(now);
    const std::string timeout = std::to_string(command_timeout.count());
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::execl(program.c_str(), program.c_str(), database.c_str(), seconds.c_str(), timeout.c_str(), nullptr);
    ::_exit(127);
}

SyncProcess::~SyncProcess() {
    if (pid_ > 0) {
        kill();
        ::waitpid(pid_, nullptr, 0);
    }
}

void SyncProcess::kill() { ::kill(pid_, SIGKILL); }

bool SyncProcess::wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) throw std::runtime_error("random_sync_once is not built");
    return WIFSIGNALED(status);
}

void await_stragglers(const DummyOvs& ovs) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (ovs.is_in_use()) {
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("an ovs-vsctl never ends");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

void Unplugged::unplug(const PortName& port) {
    if (away_.contains(port) || is_missing_on_switch(port)) return;
    std::vector<std::string> columns;
    for (const std::string column : {"vlan_mode", "tag", "trunks", "cvlans", "protected"}) {
        auto value = ovs_.vsctl({"get", "Port", port.second, column});
        value.erase(value.find_last_not_of('\n') + 1);
        columns.push_back(column + "=" + value);
    }
    ovs_.vsctl({"del-port", port.first, port.second});
    away_.emplace(port, std::move(columns));
}

void Unplugged::plug_all() {
    for (const auto& [port, columns] : away_) {
        std::vector<std::string> words{"add-port",  port.first,   port.second, "--",  "set",  "Interface",
                                       port.second, "type=dummy", "--",        "set", "Port", port.second};
        words.insert(words.end(), columns.begin(), columns.end());
        ovs_.vsctl(words);
    }
    away_.clear();
}

}  // namespace haas_test
