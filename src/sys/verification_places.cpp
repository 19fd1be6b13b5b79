#include "sys/verification_places.hpp"

#include <arpa/inet.h>
#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include "base/digest.hpp"
#include "base/log.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

namespace {

constexpr mode_t file_mode = 0660;
constexpr std::chrono::milliseconds interval{5};
constexpr off_t beyond_seats = off_t{1} << 60;  // sys/seats counts by bytes of the same file, up to 10^16

/// Takes one of `count` places that have a name.
bool take_one(int file, const std::string& name, int count) {
    constexpr int most = 1024;
    // 48 bits of the name's digest, so that two names hardly ever share places.
    const off_t first = beyond_seats + static_cast<off_t>(std::stoll(base::digest(name).substr(0, 12), nullptr, 16)) * most;
    for (int i = 0; i < std::min(count, most); ++i) {
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = first + i;
        lock.l_len = 1;
        if (::fcntl(file, F_OFD_SETLK, &lock) == 0) return true;
    }
    return false;
}

std::string network_of(const std::string& address) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
    constexpr std::size_t network = 8;
    return {bytes.begin(), bytes.begin() + network};
}

}  // namespace

int VerificationPlaces::half_of_the_processors() {
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / 2);
}

bool VerificationPlaces::wait_for_turn(int file) const {
    const auto deadline = std::chrono::steady_clock::now() + bounds_.longest_wait;
    while (!take_one(file, "turn", bounds_.turns)) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(interval);
    }
    return true;
}

void VerificationPlaces::warn_once(int error) const {
    if (told_->exchange(true)) return;
    base::log::warning("password_checks_not_counted", {{"file", file_.string()}, {"reason", std::strerror(error)}});
}

std::shared_ptr<void> VerificationPlaces::take(const std::string& user, const std::string& address) const {
    const auto file = std::make_shared<Descriptor>(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file_mode));
    if (!file->open()) {
        warn_once(errno);
        return file;
    }
    const std::string network = network_of(address);
    const int count = bounds_.count;
    const bool has_place = take_one(file->get(), "user " + base::digest(user) + ' ' + network, count / 2) &&
                           take_one(file->get(), "user " + base::digest(user), count * 3 / 4) &&
                           take_one(file->get(), "address " + network, count * 3 / 4) &&
                           take_one(file->get(), "all", count);
    return has_place && wait_for_turn(file->get()) ? file : nullptr;
}

}  // namespace haas::sys
