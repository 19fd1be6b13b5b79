// Turns to verify a password, for all processes of a machine. Logins wait in the line (base/verification_line), so
// guesses can neither occupy all workers, nor use the whole processor, nor keep anybody out.
//
// The line is in shared memory. Locks on bytes of a file keep processes from changing it at the same time, and show
// which places belong to a live process: the kernel releases them when a process ends in any way. A waiting process
// sleeps until something changes, and regularly looks for places that dead processes have left.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "base/verification_line.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

class VerificationTurns {
public:
    using Outcome = base::VerificationLine::Outcome;

    struct Bounds {
        int places;                            ///< how many verify or wait, 4 to 1000
        int turns = half_of_the_processors();  ///< how many verify, at least 1; at most half of the places
        std::chrono::milliseconds longest_wait{5000};
        std::chrono::milliseconds look_for_dead{250};  ///< how often a waiting process looks for places of dead ones
        base::VerificationLine::Guesses guesses = base::VerificationLine::Guesses::as_others;
    };

    /// @param file    locks on its bytes, far beyond its end, stand for places; created when it does not exist
    /// @param memory  of base::VerificationLine; null: no memory can be shared; then there are places, but no line
    VerificationTurns(std::filesystem::path file, std::shared_ptr<void> memory, Bounds bounds);

    /// Takes a turn to verify a password; the caller writes the outcome to the result. The turn ends when the result is
    /// destroyed or the process ends in any way. Null when no turn came in time; a login that asks again soon keeps its
    /// position in the line. If the file cannot be opened, turns are not limited, which is logged once.
    /// @param address  IPv6 addresses count by their first 56 bits, as one customer has 256 networks or more
    /// @source  RFC 6177; RIPE-690, 4.2
    /// @source  fcntl(2), open file description locks; futex(2)
    std::shared_ptr<Outcome> take(const std::string& user, const base::Secret& password,
                                  const std::string& address) const;

    /// How long a login that got no turn should wait, at least a second.
    std::chrono::seconds pause(const std::string& user, const std::string& address) const;

    static int half_of_the_processors();

private:
    void warn_once(int error) const;
    Descriptor open() const;

    std::filesystem::path file_;
    std::shared_ptr<base::VerificationLine> line_;
    Bounds bounds_;
    std::shared_ptr<std::atomic<bool>> told_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace haas::sys
