// A change of which nobody knows whether it was made.
#pragma once

#include <string>

#include "core/error.hpp"

namespace haas::core {

/// The change may have been made, or not: the database's server was lost at the moment of the commit, or cannot say
/// whether a failover would keep it; or haas-device was lost while it did what was asked for.
class UnknownOutcomeError : public UnavailableError {
public:
    using UnavailableError::UnavailableError;
};

}  // namespace haas::core
