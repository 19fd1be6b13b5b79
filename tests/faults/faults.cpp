#include "faults/faults.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <utility>

namespace haas_test {

namespace {

using std::chrono::milliseconds;

std::vector<std::string> starter(const std::string& directory) {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    if (source == nullptr) throw std::runtime_error("HAAS_SOURCE_DIR is not set");
    return {"bash", std::string(source) + "/tests/faults/rig.sh", directory, "begin"};
}

}  // namespace

const std::vector<Faults::Trouble>& Faults::troubles() {
    static const std::vector<Trouble> all{
        {"disk full", 2, &Faults::fill_disk},           {"disk read-only", 1, &Faults::make_read_only},
        {"database locked", 3, &Faults::lock_database}, {"switch out of reach", 2, &Faults::cut_switch},
        {"all workers at once", 2, &Faults::burst},
    };
    return all;
}

Faults::Faults(Record& record, const std::string& directory, std::uint64_t seed)
    : record_(record),
      directory_(directory),
      random_(seed),
      victims_(read_victims(directory + "/victims")),
      keeper_(victims_, starter(directory)) {}

const Victim& Faults::victim(const std::string& name) const {
    return *std::find_if(victims_.begin(), victims_.end(), [&](const Victim& each) { return each.name == name; });
}

milliseconds Faults::up_to(milliseconds longest) {
    return milliseconds(1 + random_.below(static_cast<std::size_t>(longest.count())));
}

void Faults::later(milliseconds time, std::function<void()> action) {
    undos_.push_back({Clock::now() + time, std::move(action)});
}

void Faults::tend() {
    const auto now = Clock::now();
    for (std::size_t i = 0; i < undos_.size();) {
        if (undos_[i].when > now) {
            ++i;
            continue;
        }
        const auto undo = std::move(undos_[i]);
        undos_.erase(undos_.begin() + static_cast<std::ptrdiff_t>(i));
        undo.action();
    }
    if (now - tended_ < milliseconds(300)) return;
    tended_ = now;
    keeper_.tend();
}

void Faults::end_all() {
    for (const auto& each : std::exchange(undos_, {})) each.action();
}

bool Faults::calm(std::chrono::seconds patience) {
    end_all();
    const auto deadline = Clock::now() + patience;
    for (;;) {
        tend();
        if (keeper_.all_run()) return true;
        if (Clock::now() > deadline) return false;
        std::this_thread::sleep_for(milliseconds(50));
    }
}

void Faults::strike() {
    int sum = 0;
    for (const auto& each : victims_) sum += each.weight;
    for (const auto& each : troubles()) sum += each.weight;
    int at = static_cast<int>(random_.below(static_cast<std::size_t>(sum)));
    for (const auto& each : victims_) {
        at -= each.weight;
        if (at < 0) return hurt(each);
    }
    for (const auto& each : troubles()) {
        at -= each.weight;
        if (at >= 0) continue;
        if (!(this->*each.begin)()) return;
        record_.count(std::string("fault ") + each.name);
        record_.event(std::string("fault: ") + each.name);
        return;
    }
}

int Faults::send(const std::vector<Process>& processes, int number, const std::string& name) {
    int sent = 0;
    for (const auto& each : processes) sent += signal_process(each, number) ? 1 : 0;
    const std::string what = std::string(number == SIGKILL ? "SIGKILL " : "SIGSTOP ") + name;
    if (sent > 0) {
        record_.count("fault " + what, sent);
        record_.event("fault: " + what + (sent > 1 ? " (" + std::to_string(sent) + ")" : ""));
    }
    return sent;
}

void Faults::hurt(const Victim& victim) {
    auto processes = find_processes(victim.mark);
    if (processes.empty()) return;
    // The parts of a kept one fall together.
    if (!victim.is_kept) {
        std::size_t most = random_.chance(80) ? 1 : 1 + random_.below(4);
        std::vector<Process> some;
        for (; most > 0 && !processes.empty(); --most) {
            const auto one = processes.begin() + static_cast<std::ptrdiff_t>(random_.below(processes.size()));
            some.push_back(*one);
            processes.erase(one);
        }
        processes = std::move(some);
    }
    if (random_.chance(65)) {
        keeper_.let_rest(victim.name, up_to(milliseconds(1500)));
        send(processes, SIGKILL, victim.name);
    } else if (send(processes, SIGSTOP, victim.name) > 0) {
        later(up_to(victim.longest_stop), [processes] {
            for (const auto& each : processes) signal_process(each, SIGCONT);
        });
    }
}

bool Faults::burst() { return send(find_processes(victim("worker").mark), SIGKILL, "worker") > 0; }

bool Faults::fill_disk() {
    if (std::exchange(state_is_hurt_, true)) return false;
    const std::string file = directory_ + "/state/filler";
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const std::string block(65536, 'x');
    for (std::size_t size = block.size(); fd >= 0 && size > 0;) {
        if (::write(fd, block.data(), size) < static_cast<ssize_t>(size)) size /= 2;
    }
    if (fd >= 0) ::close(fd);
    later(up_to(milliseconds(4000)), [this, file] {
        ::unlink(file.c_str());
        state_is_hurt_ = false;
    });
    return fd >= 0;
}

/// The kernel refuses this while somebody writes to a file there. So whoever does is killed, while Apache starts no
/// others.
bool Faults::make_read_only() {
    if (std::exchange(state_is_hurt_, true)) return false;
    const auto apache = find_processes(victim("apache").mark);
    for (const auto& each : apache) signal_process(each, SIGSTOP);
    const std::string state = directory_ + "/state";
    bool done = false;
    for (int i = 0; i < 40 && !done; ++i) {
        for (const pid_t pid : find_users_of(state)) {
            if (::kill(pid, SIGKILL) == 0) record_.count("fault SIGKILL for a read-only disk");
        }
        done = ::mount(nullptr, state.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
        if (!done) std::this_thread::sleep_for(milliseconds(5));
    }
    for (const auto& each : apache) signal_process(each, SIGCONT);
    later(done ? up_to(milliseconds(4000)) : milliseconds(0), [this, state, done] {
        if (done && ::mount(nullptr, state.c_str(), nullptr, MS_REMOUNT, nullptr) != 0)
            throw std::runtime_error("the disk stays read-only");
        state_is_hurt_ = false;
    });
    return done;
}

bool Faults::lock_database() {
    if (std::exchange(state_is_hurt_, true)) return false;
    std::shared_ptr<WriteLock> lock;
    try {
        lock = std::make_shared<WriteLock>(directory_ + "/state/haas.db");
    } catch (const std::runtime_error&) {
        state_is_hurt_ = false;
        return false;
    }
    later(up_to(milliseconds(8000)), [this, lock]() mutable {
        lock.reset();
        state_is_hurt_ = false;
    });
    return true;
}

bool Faults::cut_switch() {
    const auto way = std::filesystem::path(directory_) / "ovs" / "db1.sock";
    std::error_code error;
    if (!std::filesystem::remove(way, error)) return false;
    later(up_to(milliseconds(6000)), [way] { std::filesystem::create_symlink("db.sock", way); });
    return true;
}

bool Faults::restart_all() {
    for (const auto& each : victims_) {
        keeper_.let_rest(each.name, up_to(milliseconds(1000)));
        send(find_processes(each.mark), SIGKILL, each.name);
    }
    return true;
}

void Faults::freeze_sync(std::chrono::seconds patience) {
    frozen_ = find_processes(victim("haas-sync").mark);
    for (const auto& each : frozen_) signal_process(each, SIGSTOP);
    const auto deadline = Clock::now() + patience;
    while (!find_processes(victim("ovs-vsctl").mark).empty()) {
        if (Clock::now() > deadline) throw std::runtime_error("ovs-vsctl does not end");
        std::this_thread::sleep_for(milliseconds(10));
    }
}

void Faults::thaw_sync() {
    for (const auto& each : std::exchange(frozen_, {})) signal_process(each, SIGCONT);
}

}  // namespace haas_test
