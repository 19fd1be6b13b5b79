// The error for a wrong command line.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace haas::cli {

/// The command line is wrong. The text says what to type instead, and never repeats an argument that may be a password.
class UsageError : public base::Error {
public:
    /// @param topic  the topic of `haas help` that explains more: the name of a command, or empty
    explicit UsageError(const std::string& message, std::string topic = {})
        : base::Error(message), topic_(std::move(topic)) {}
    const std::string& topic() const noexcept { return topic_; }

private:
    std::string topic_;
};

}  // namespace haas::cli
