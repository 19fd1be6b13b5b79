// What the tests of the command line put in the place of the terminal and the service.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/passwords.hpp"
#include "cli/request.hpp"
#include "cli/service.hpp"
#include "cli/usage_error.hpp"

namespace haas_test {

/// Knows one password, and what was asked for.
class FakePasswords final : public haas::cli::Passwords {
public:
    haas::base::Secret from_file(const std::string& path) override {
        files.push_back(path);
        return haas::base::Secret("from-file");
    }
    haas::base::Secret from_terminal(const std::string& question, haas::cli::Typed) override {
        questions.push_back(question);
        return haas::base::Secret("typed");
    }
    std::vector<std::string> files;
    std::vector<std::string> questions;
};

/// Gives prepared answers, the last one again and again; status 0 stands for a broken line.
class FakeService final : public haas::cli::Service {
public:
    explicit FakeService(std::deque<haas::cli::Answer> answers) : answers_(std::move(answers)) {}
    haas::cli::Answer send(const haas::http::Request& request) override {
        requests.push_back(request);
        const auto answer = answers_.front();
        if (answers_.size() > 1) answers_.pop_front();
        if (answer.status == 0) throw haas::cli::UnreachableError("no answer");
        return answer;
    }
    haas::cli::Answer follow(const haas::http::Request& request, const std::function<void(std::string_view)>& take,
                             std::uint64_t& offset) override {
        auto answer = send(request);
        if (answer.status != 200) return answer;
        offset = next_offset;
        take(answer.body);
        return {200, {}};
    }
    std::vector<haas::http::Request> requests;
    std::uint64_t next_offset = 0;

private:
    std::deque<haas::cli::Answer> answers_;
};

using Words = std::vector<std::string>;

/// The request that a command line means.
inline haas::http::Request request_of(const Words& words, FakePasswords& passwords) {
    const auto line = haas::cli::parse_command_line(words);
    return haas::cli::make_request(*line.command, line.given, passwords);
}

/// Method, path, query and body in one line.
inline std::string shown_request(const Words& words) {
    FakePasswords passwords;
    const auto request = request_of(words, passwords);
    std::string text = std::string(haas::http::method_name(request.method)) + " " + request.path;
    for (const auto& [name, value] : request.query) text += " ?" + name + "=" + value;
    return request.body.empty() ? text : text + " " + request.body;
}

/// What is said about a command line that is not understood; empty if it is.
inline std::string complaint(const Words& words) {
    try {
        FakePasswords passwords;
        request_of(words, passwords);
        return {};
    } catch (const haas::cli::UsageError& error) {
        return error.what();
    }
}

}  // namespace haas_test
