// Turns to verify a password, for all processes of a machine: waits in the line (base/verification_line), so that guesses
// keep neither all workers nor the whole processor, and nobody out.
//
// The line is in shared memory. Locks on bytes of a file keep processes from changing it at the same time, and tell which
// places belong to somebody who is still alive: the kernel releases them, however a process ends. Who waits sleeps until
// something changes, and looks from time to time for places that the dead have left.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "base/verification_line.hpp"

namespace haas::sys {

class VerificationTurns {
public:
    using Outcome = base::VerificationLine::Outcome;

    struct Bounds {
        int places;                            ///< how many work or wait, 4 to 1000
        int turns = half_of_the_processors();  ///< how many work, at least 1; half of the places at most
        std::chrono::milliseconds longest_wait{5000};
        std::chrono::milliseconds look_for_dead{250};  ///< so often, who waits looks for places that the dead have left
    };

    /// @param file    its bytes stand for places, far behind its end; made when it is not there
    /// @param memory  of base::VerificationLine; null: it cannot be shared, and then there are places, but no line
    VerificationTurns(std::filesystem::path file, std::shared_ptr<void> memory, Bounds bounds);

    /// A turn to verify a password, kept until the answer is destroyed or the process ends, however it ends; what came of
    /// it is written there. Null when none came in time: who asks again soon is where they were in the line. Where the file
    /// cannot be opened, nobody is counted, which is logged once.
    /// @param address  IPv6 addresses count by their first 56 bits, as one customer has 256 networks or more
    /// @source  RFC 6177; RIPE-690, 4.2
    /// @source  fcntl(2), open file description locks; futex(2)
    std::shared_ptr<Outcome> take(const std::string& user, const base::Secret& password, const std::string& address) const;

    static int half_of_the_processors();

private:
    void warn_once(int error) const;

    std::filesystem::path file_;
    std::shared_ptr<base::VerificationLine> line_;
    Bounds bounds_;
    std::shared_ptr<std::atomic<bool>> told_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace haas::sys
