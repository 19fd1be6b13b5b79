// The faults that are more than a signal to one program.
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <utility>

#include "faults/faults.hpp"

namespace haas_test {

using std::chrono::milliseconds;

void Faults::add_troubles() {
    using By = Victim::Keeper;
    const auto add = [this](const char* name, int weight, std::function<bool()> strike) {
        kinds_.push_back({name, weight, [this, name, strike = std::move(strike)] {
                              if (!strike()) return false;
                              record_.count(std::string("fault ") + name);
                              record_.event(std::string("fault: ") + name);
                              return true;
                          }});
    };
    add("disk full", 10, [this] { return fill_disk(); });
    add("disk read-only", 5, [this] { return make_read_only(); });
    add("database locked", 15, [this] { return lock_database(); });
    add("switch out of reach", 10, [this] { return hurt_switch(milliseconds(6000), [](Relay& way) { way.cut(); }); });
    add("switch slow", 10,
        [this] { return hurt_switch(milliseconds(8000), [](Relay& way) { way.delay(milliseconds(700)); }); });
    add("switch silent", 10, [this] { return hurt_switch(milliseconds(9000), [](Relay& way) { way.silence(); }); });
    add("process manager of mod_fcgid killed", 3, [this] { return kill_process_manager(); });
    // Their signals are counted, each of them.
    const auto add_together = [this](const char* name, int weight, int number, std::vector<const Victim*> victims) {
        kinds_.push_back({name, weight, [this, name, number, victims = std::move(victims)] {
                              record_.event(std::string("together: ") + name);
                              return end_together(name, victims, number);
                          }});
    };
    add_together("all workers", 8, SIGKILL, {&victim("worker")});
    add_together("restart of all services", 2, SIGTERM, kept_by({By::host}));
    add_together("everything on the host", 2, SIGKILL, kept_by({By::host, By::nobody}));
}

/// The one process of Apache's that starts workers, which Apache answers with a restart.
bool Faults::kill_process_manager() {
    const auto apache = find_processes(victim("apache").mark);
    for (const auto& worker : find_processes(victim("worker").mark)) {
        const auto parent = std::find_if(apache.begin(), apache.end(),
                                         [pid = parent_of(worker.pid)](const auto& each) { return each.pid == pid; });
        if (parent != apache.end()) return signal_process(*parent, SIGKILL);
    }
    return false;
}

milliseconds Faults::begin_failing_disk() {
    const auto time = up_to(milliseconds(4000));
    constexpr int more_than_nodes = 64;
    for (int i = 1; i <= more_than_nodes; ++i) {
        const std::string bmc = "bmc" + std::to_string(i);
        const auto is_it = [&](const Victim& each) { return each.name == bmc; };
        if (std::none_of(victims_.begin(), victims_.end(), is_it)) ailing_.hurt(bmc, Clock::now() + time);
    }
    return time;
}

bool Faults::fill_disk() {
    if (std::exchange(state_is_hurt_, true)) return false;
    const std::string file = directory_ + "/state/filler";
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const std::string block(65536, 'x');
    for (std::size_t size = block.size(); fd >= 0 && size > 0;) {
        if (::write(fd, block.data(), size) < static_cast<ssize_t>(size)) size /= 2;
    }
    if (fd >= 0) ::close(fd);
    later(begin_failing_disk(), [this, file] {
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
    later(done ? begin_failing_disk() : milliseconds(0), [this, state, done] {
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

bool Faults::hurt_switch(milliseconds longest, void (*begin)(Relay&)) {
    auto& way = *switches_.at(random_.below(switches_.size()));
    begin(way);
    later(up_to(longest), [&way] { way.pass(); });
    return true;
}

}  // namespace haas_test
