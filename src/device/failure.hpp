// Errors that cross from haas-device to a worker, each with its type: so the answer to a user is the same as if the
// worker had done the work itself.
#pragma once

#include <exception>

#include "base/json.hpp"

namespace haas::device {

/// Writes an error as an object: `type`, `message`, and what its type has besides.
void write_failure(base::JsonWriter& json, const std::exception& error);

/// Throws what write_failure() has written; a base::Error for a type that is not known here.
[[noreturn]] void throw_failure(const rapidjson::Value& failure);

}  // namespace haas::device
