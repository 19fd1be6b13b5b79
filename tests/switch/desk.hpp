// A seat at a simulated CLI switch, for the tests of these.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "switch/caller.hpp"

namespace haas_test {

/// Logged in on a switch of one kind.
class Desk {
public:
    explicit Desk(const std::string& kind, const std::vector<std::string>& more = {}, int rows = 24)
        : device(kind, "ssh", more),
          prompt_(kind == "nexus"       ? "switch# "
                  : kind == "dell-os10" ? "OS10# "
                                        : "console#"),
          silence_(kind == "delln3000" ? "\n" : "") {
        SshLogin login;
        login.rows = rows;
        caller_ = std::make_unique<Caller>(call_ssh(device.port(), device.fingerprint(), login));
        caller_->wait_for(prompt_);
    }

    /// @param mode  what the prompt says after the name: "", "(config)"
    std::string ask(std::string_view line, const std::string& mode = "") {
        return caller_->ask(line, prompt_.substr(0, prompt_.find('#')) + mode + prompt_.substr(prompt_.find('#')));
    }

    /// Says each line, whose answers are silence: the prompt alone, with an empty line before it on an N3000.
    void say(const std::vector<std::pair<std::string, std::string>>& lines_and_modes) {
        for (const auto& [line, mode] : lines_and_modes) {
            CAPTURE(line);
            CHECK(ask(line, mode) == silence_);
        }
    }

    Caller& caller() { return *caller_; }

    CliSwitch device;

private:
    std::string prompt_;
    std::string silence_;
    std::unique_ptr<Caller> caller_;
};

inline bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace haas_test
