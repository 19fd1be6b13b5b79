#include "sys/verification_turns.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <optional>
#include <thread>

#include "base/deadline.hpp"
#include "base/log.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

namespace {

using base::VerificationLine;
using std::chrono::steady_clock;

constexpr mode_t file_mode = 0660;

/// Positions of lock bytes in the file: one for the line itself, followed by one for each place. sys/seats uses the
/// bytes before, up to 10^16.
constexpr off_t line_byte = off_t{1} << 60;
off_t byte_of(std::size_t place) { return line_byte + 1 + static_cast<off_t>(place); }

int lock(int file, int command, short type, off_t byte) {
    struct flock wanted {};
    wanted.l_type = type;
    wanted.l_whence = SEEK_SET;
    wanted.l_start = byte;
    wanted.l_len = 1;
    int answer = 0;
    do answer = ::fcntl(file, command, &wanted);
    while (answer != 0 && errno == EINTR && command == F_OFD_SETLKW);
    return answer == 0 && command == F_OFD_GETLK && wanted.l_type != F_UNLCK ? 1 : answer;
}

bool is_locked_by_others(int file, off_t byte) { return lock(file, F_OFD_GETLK, F_WRLCK, byte) == 1; }

/// Locks the line.
class Hold {
public:
    explicit Hold(int file) : file_(file) { lock(file_, F_OFD_SETLKW, F_WRLCK, line_byte); }
    ~Hold() { lock(file_, F_OFD_SETLK, F_UNLCK, line_byte); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

private:
    int file_;
};

VerificationLine::Time now() {
    return std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now().time_since_epoch());
}

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t), "a futex is one word");

/// @return  false when nothing changed in time
bool wait_for_change(std::atomic<std::uint32_t>& changes, std::uint32_t seen, std::chrono::nanoseconds longest) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(longest);
    const timespec timeout{seconds.count(), (longest - seconds).count()};
    return ::syscall(SYS_futex, &changes, FUTEX_WAIT, seen, &timeout, nullptr, 0) == 0 || errno != ETIMEDOUT;
}

void wake_all(std::atomic<std::uint32_t>& changes) {
    ::syscall(SYS_futex, &changes, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

/// A login that has a place in the line.
class Turn {
public:
    /// @return  null when there is no place
    static std::unique_ptr<Turn> find(Descriptor file, std::shared_ptr<VerificationLine> line,
                                      const VerificationLine::Login& login) {
        const auto before = line->changes().load();
        const auto place = enter(file.get(), *line, login);
        // This login may have displaced another one, which must not wait any longer.
        if (line->changes() != before) wake_all(line->changes());
        if (!place) return nullptr;
        return std::unique_ptr<Turn>(new Turn(std::move(file), std::move(line), *place));
    }
    ~Turn() {
        {
            const Hold hold(file_.get());
            line_->leave(place_, outcome, now());
            line_->give_turns(now());
            lock(file_.get(), F_OFD_SETLK, F_UNLCK, byte_of(place_));
        }
        wake_all(line_->changes());
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    /// @return  false when the turn does not come in time, or another login took the place
    bool wait_until(base::Deadline deadline, std::chrono::nanoseconds look_for_dead) {
        for (bool changed = true;;) {
            std::uint32_t seen = 0;
            const auto state = look(seen, changed);
            if (state != VerificationLine::State::waiting) return state == VerificationLine::State::working;
            const auto left = deadline.left();
            if (left.count() == 0) return false;
            changed = wait_for_change(line_->changes(), seen, std::min(left, look_for_dead));
        }
    }

    VerificationLine::Outcome outcome = VerificationLine::Outcome::unknown;

private:
    Turn(Descriptor file, std::shared_ptr<VerificationLine> line, VerificationLine::Place place)
        : file_(std::move(file)), line_(std::move(line)), place_(place) {}

    static std::optional<VerificationLine::Place> enter(int file, VerificationLine& line,
                                                        const VerificationLine::Login& login) {
        const Hold hold(file);
        auto place = line.enter(login, now());
        if (!place) {
            remove_dead(file, line, place);
            place = line.enter(login, now());
        }
        if (place) lock(file, F_OFD_SETLK, F_WRLCK, byte_of(*place));
        return place;
    }

    /// Gives the next logins their turns, possibly this one.
    VerificationLine::State look(std::uint32_t& seen, bool changed) {
        const auto before = line_->changes().load();
        VerificationLine::State state{};
        {
            const Hold hold(file_.get());
            if (!changed) remove_dead(file_.get(), *line_, place_);
            line_->give_turns(now());
            seen = line_->changes();
            state = line_->state(place_);
        }
        if (seen != before) wake_all(line_->changes());
        return state;
    }
    static void remove_dead(int file, VerificationLine& line, std::optional<VerificationLine::Place> own) {
        for (const auto place : line.taken()) {
            if (place != own && !is_locked_by_others(file, byte_of(place))) {
                line.leave(place, VerificationLine::Outcome::unknown, now());
            }
        }
    }

    Descriptor file_;
    std::shared_ptr<VerificationLine> line_;
    VerificationLine::Place place_;
};

/// Takes any free place, without a line.
bool grab(int file, int places) {
    for (int place = 0; place < places; ++place) {
        if (lock(file, F_OFD_SETLK, F_WRLCK, byte_of(static_cast<std::size_t>(place))) == 0) return true;
    }
    return false;
}

std::string network_of(const std::string& address) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
    constexpr std::size_t customer = 56 / 8;
    return {bytes.begin(), bytes.begin() + customer};
}

}  // namespace

int VerificationTurns::half_of_the_processors() {
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / 2);
}

VerificationTurns::VerificationTurns(std::filesystem::path file, std::shared_ptr<void> memory, Bounds bounds)
    : file_(std::move(file)), bounds_(bounds) {
    if (!memory) return;
    line_ = std::make_shared<VerificationLine>(std::move(memory), bounds.places, bounds.turns, bounds.guesses);
}

void VerificationTurns::warn_once(int error) const {
    if (told_->exchange(true)) return;
    base::log::warning("password_checks_not_counted", {{"file", file_.string()}, {"reason", std::strerror(error)}});
}

Descriptor VerificationTurns::open() const {
    Descriptor file(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file_mode));
    if (!file.is_open()) warn_once(errno);
    return file;
}

std::shared_ptr<VerificationTurns::Outcome> VerificationTurns::take(const std::string& user,
                                                                    const base::Secret& password,
                                                                    const std::string& address) const {
    Descriptor file = open();
    if (!file.is_open()) return std::make_shared<Outcome>(Outcome::unknown);
    if (!line_) {
        if (!grab(file.get(), bounds_.places)) return nullptr;
        const auto kept = std::make_shared<std::pair<Descriptor, Outcome>>(std::move(file), Outcome::unknown);
        return {kept, &kept->second};
    }
    const std::shared_ptr<Turn> turn = Turn::find(std::move(file), line_, {network_of(address), user, password});
    if (!turn || !turn->wait_until(base::Deadline::in(bounds_.longest_wait), bounds_.look_for_dead)) return nullptr;
    return {turn, &turn->outcome};
}

std::chrono::seconds VerificationTurns::pause(const std::string& user, const std::string& address) const {
    const Descriptor file = open();
    if (!line_ || !file.is_open()) return std::chrono::seconds(1);
    const Hold hold(file.get());
    const base::Secret none;
    return line_->pause({network_of(address), user, none}, now());
}

}  // namespace haas::sys
