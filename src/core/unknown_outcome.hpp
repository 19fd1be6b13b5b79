// A change of which nobody knows whether it was made.
#pragma once

#include <string>

#include "core/error.hpp"

namespace haas::core {

/// The change may have been made, or not: the database's server was lost at the moment of the commit, or cannot say
/// whether a failover would keep it. Look before you repeat it.
class UnknownOutcomeError : public UnavailableError {
public:
    explicit UnknownOutcomeError(const std::string& reason)
        : UnavailableError(reason + " Look whether the change was made before you repeat it.") {}
};

}  // namespace haas::core
