// Locks with names, for all processes of a machine: who holds one says what he does, and a dead process holds none. A lock is
// a file as long as somebody holds it.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace haas::sys {

class NamedLocks {
public:
    /// @param directory  where the locks are files; made, of mode 0700, when it is not there
    explicit NamedLocks(std::filesystem::path directory) : directory_(std::move(directory)) {}

    struct Attempt {
        /// The lock, held until the last copy is destroyed; null when another has it.
        std::shared_ptr<void> lock;
        /// What that one does, in his own words.
        std::string holder;
    };

    /// Waits up to `patience` for the lock.
    /// @param doing  what for, in one line of at most 200 bytes
    /// @throws base::ConfigError  when the directory or the file cannot be used
    /// @source  fcntl(2), open file description locks
    Attempt take(const std::string& name, const std::string& doing, std::chrono::milliseconds patience) const;

    /// Removes the files that processes have left which were killed.
    void tidy() const;

private:
    std::filesystem::path directory_;
};

}  // namespace haas::sys
