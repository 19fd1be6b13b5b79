// Which BMC a console is read from, and how that is told to haas-console.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::console {

/// All that haas-console needs to know about a machine.
struct Job {
    std::string node;  ///< its label when the console was started, for the log's first line
    std::string host;
    std::string user;
    base::Secret password;
    std::optional<int> port;
    std::optional<int> cipher_suite;
};

/// A job as the JSON that haas-console reads; it holds the password, so it goes through a pipe and nowhere else.
std::string to_json(const Job& job);

/// @throws base::Error  for anything that is not just a job
Job parse_job(std::string_view json);

}  // namespace haas::console
