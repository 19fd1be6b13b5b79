// A number of seats that all processes of a machine share: who waits for long takes one, so that some workers always
// stay free for those who do not.
#pragma once

#include <filesystem>
#include <memory>

namespace haas::sys {

class Seats {
public:
    /// @param file   stands for the seats; made when it is not there
    /// @param count  how many there are, at most 1000
    Seats(std::filesystem::path file, int count) : file_(std::move(file)), count_(count) {}

    /// A seat, kept until the answer is destroyed or the process ends, however it ends; null when none is free.
    /// @source  fcntl(2), open file description locks: one byte is one seat
    std::shared_ptr<void> take() const;

private:
    std::filesystem::path file_;
    int count_;
};

}  // namespace haas::sys
