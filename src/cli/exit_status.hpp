// The exit statuses of the `haas` command.
#pragma once

#include <string_view>

namespace haas::cli {

enum class Exit {
    ok = 0,
    refused = 1,      ///< the service refused, or the requested work failed
    usage = 2,        ///< the command line or the configuration is wrong
    unreachable = 3,  ///< no service answered at the endpoint
    pending = 4,      ///< the time of --wait is over, and the work has not ended yet
    unwell = 5        ///< `haas health`: the service answered that it is not well
};

struct ExitMeaning {
    Exit status;
    std::string_view text;
};

/// Every status, for the help. tests/docs_test checks that the documentation lists the same statuses.
inline constexpr ExitMeaning exit_meanings[] = {
    {Exit::ok, "done"},
    {Exit::refused, "refused, or the work that it waited for failed"},
    {Exit::usage, "wrong usage or configuration"},
    {Exit::unreachable, "the service cannot be reached"},
    {Exit::pending, "not done yet when the time of --wait ended"},
    {Exit::unwell, "haas health only: the service is not well"},
};

}  // namespace haas::cli
