// Named locks for all processes of a machine. The holder of a lock says what it is doing, and the kernel releases the
// locks of dead processes. A lock's file exists only while somebody holds the lock.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>

#include "base/named_lock.hpp"

namespace haas::sys {

class NamedLocks {
public:
    /// @param directory  for the files of the locks; created with mode 0700 when it does not exist
    explicit NamedLocks(std::filesystem::path directory) : directory_(std::move(directory)) {}

    /// As base::TakeLock.
    /// @throws base::ConfigError  when the directory or the file cannot be used
    /// @source  fcntl(2), open file description locks
    base::LockAttempt take(const std::string& name, const std::string& doing, std::chrono::milliseconds patience) const;

    /// Removes the files that killed processes have left.
    void tidy() const;

    /// take(), for whoever wants nothing else.
    base::TakeLock taker() const;

private:
    std::filesystem::path directory_;
};

}  // namespace haas::sys
