// Named locks for all processes of a machine. The holder of a lock says what it is doing, and the kernel releases the
// locks of dead processes. A lock's file exists only while somebody holds the lock.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace haas::sys {

class NamedLocks {
public:
    /// @param directory  for the files of the locks; created with mode 0700 when it does not exist
    explicit NamedLocks(std::filesystem::path directory) : directory_(std::move(directory)) {}

    struct Attempt {
        /// The lock, held until the last copy is destroyed; null when somebody else holds it.
        std::shared_ptr<void> lock;
        /// Then: what the holder is doing, in its own words.
        std::string holder;
    };

    /// Waits up to `patience` for the lock.
    /// @param doing  the reason for the lock, one line of at most 200 bytes
    /// @throws base::ConfigError  when the directory or the file cannot be used
    /// @source  fcntl(2), open file description locks
    Attempt take(const std::string& name, const std::string& doing, std::chrono::milliseconds patience) const;

    /// Removes the files that killed processes have left.
    void tidy() const;

private:
    std::filesystem::path directory_;
};

}  // namespace haas::sys
