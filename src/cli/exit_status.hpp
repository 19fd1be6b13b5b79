// How the `haas` command ends.
#pragma once

namespace haas::cli {

enum class Exit {
    ok = 0,
    refused = 1,     ///< the service answered, and said no; or the work asked for failed
    usage = 2,       ///< the command line or the configuration is not usable
    unreachable = 3,  ///< no service answered at the endpoint
    pending = 4,      ///< the time of --wait is over, and what was waited for has not ended yet
    unwell = 5        ///< `haas health`: the service answered that it is not well
};

}  // namespace haas::cli
