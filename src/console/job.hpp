// The parameters for haas-console: the BMC whose console it reads.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "core/bmc_address.hpp"

namespace haas::console {

/// The data about a machine that haas-console needs.
struct Job {
    std::string node;  ///< the node's label when the console was started, for the log's first line
    core::BmcAddress address;
    base::Secret password;
};

/// The job as JSON for haas-console. It contains the password, so it must only be sent through a pipe.
std::string to_json(const Job& job);

/// @throws base::Error  for anything other than a valid job
Job parse_job(std::string_view json);

}  // namespace haas::console
