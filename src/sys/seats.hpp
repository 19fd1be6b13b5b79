// A limited number of seats that all processes of a machine share. A request that may wait for long takes one, so that
// some workers always stay free for others. Each party may have only a share of the seats, so nobody can occupy all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace haas::sys {

class Seats {
public:
    /// @param file   the file whose bytes are locked; created when it does not exist
    /// @param count  the number of seats, at most 1000
    /// @param share  the maximum for one party, at most 1000
    /// @param room   distinguishes several sets of seats in one file, 0 to 9
    Seats(std::filesystem::path file, int count, int share, int room = 0)
        : file_(std::move(file)), count_(count), share_(share), room_(room) {}

    struct Attempt {
        /// Held until it is destroyed or the process ends in any way; null when no seat is available.
        std::shared_ptr<void> seat;
        /// Then: the first party that already has its share; empty when all seats are taken.
        std::optional<std::size_t> full;
    };

    /// Takes a seat that counts for each of the parties, which are numbers below 10^12 - 1.
    /// @throws base::ConfigError  when the file cannot be used
    /// @source  fcntl(2), open file description locks: one byte for each seat, and for each seat of a party
    Attempt take(const std::vector<std::uint64_t>& parties) const;

private:
    std::filesystem::path file_;
    int count_;
    int share_;
    int room_;
};

}  // namespace haas::sys
