// The parameters for haas-console: the BMC whose console it reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::console {

/// The data about a machine that haas-console needs.
struct Job {
    std::string node;  ///< the node's label when the console was started, for the log's first line
    std::string host;
    std::string user;
    base::Secret password;
    std::optional<int> port;
    std::optional<int> cipher_suite;
};

/// The job as JSON for haas-console. It contains the password, so it must only be sent through a pipe.
std::string to_json(const Job& job);

/// @throws base::Error  for anything other than a valid job
Job parse_job(std::string_view json);

}  // namespace haas::console
