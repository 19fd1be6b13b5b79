// Requests that may be repeated: their keys, and what was answered.
#pragma once

#include <optional>
#include <string>

namespace haas::core {

/// What identifies a request that may be sent again. Both are digests: whoever reads the database learns neither the
/// key nor the request.
struct RequestKey {
    std::string key;      ///< of the key that the client has chosen
    std::string request;  ///< of all that the request asks for, under that key
};

/// An answer that is kept for a repeated request.
struct KeptAnswer {
    /// Empty: the answer has a secret in it, and is told only once.
    std::optional<int> status;
    std::string body;
};

}  // namespace haas::core
