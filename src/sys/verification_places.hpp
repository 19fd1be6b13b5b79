// Who may verify a password now: so that guesses keep neither all workers nor the whole processor, and nobody at one address
// keeps others from logging in by guessing.
//
// All processes of a machine share `count` places. One user name from one address has half of them at most; one name from
// anywhere, and one address for any names, three quarters. So beside somebody who guesses one user's password, that user
// has places left at another address, and other users at the same address, such as that of a proxy; and whoever guesses any
// number of names from one address leaves places to all other addresses. Of those who have a place, as many work at a time
// as half of the processors; the others wait for that, no longer than `longest_wait`.
//
// Two addresses that guess together can take all places: as long as they go on, users are refused whose password has not been
// right lately. Those whose password has need no place (base/proof_table).
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace haas::sys {

class VerificationPlaces {
public:
    struct Bounds {
        int count;                             ///< at least 4
        int turns = half_of_the_processors();  ///< at least 1
        std::chrono::milliseconds longest_wait{5000};
    };

    /// @param file  places are locks on bytes far behind its end; made when it is not there
    VerificationPlaces(std::filesystem::path file, Bounds bounds) : file_(std::move(file)), bounds_(bounds) {}

    /// A place and the turn to work, kept until the answer is destroyed or the process ends, however it ends; null when
    /// there is none. Where the file cannot be opened, nobody is counted,
    /// which is logged once.
    /// @param address  IPv6 addresses count by their first 64 bits, which is what one customer has
    /// @source  fcntl(2), open file description locks
    std::shared_ptr<void> take(const std::string& user, const std::string& address) const;

    static int half_of_the_processors();

private:
    bool wait_for_turn(int file) const;
    void warn_once(int error) const;

    std::filesystem::path file_;
    Bounds bounds_;
    std::shared_ptr<std::atomic<bool>> told_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace haas::sys
