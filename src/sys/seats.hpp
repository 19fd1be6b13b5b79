// A number of seats that all processes of a machine share: who waits for long takes one, so that some workers always
// stay free for those who do not. Each party has a share of them, so that nobody sits on all.
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
    /// @param file   stands for the seats; made when it is not there
    /// @param count  how many there are, at most 1000
    /// @param share  how many of them one party may have, at most 1000
    /// @param room   tells several numbers of seats behind one file apart, 0 to 9
    Seats(std::filesystem::path file, int count, int share, int room = 0)
        : file_(std::move(file)), count_(count), share_(share), room_(room) {}

    struct Attempt {
        /// Kept until it is destroyed or the process ends, however it ends; null when none is to be had.
        std::shared_ptr<void> seat;
        /// Then: the first of the parties that has its share already; empty when all seats are taken.
        std::optional<std::size_t> full;
    };

    /// A seat that counts for each of the parties, which are numbers below 10^12 - 1.
    /// @throws base::ConfigError  when the file cannot be used
    /// @source  fcntl(2), open file description locks: one byte is one seat, or one of a party's
    Attempt take(const std::vector<std::uint64_t>& parties) const;

private:
    std::filesystem::path file_;
    int count_;
    int share_;
    int room_;
};

}  // namespace haas::sys
