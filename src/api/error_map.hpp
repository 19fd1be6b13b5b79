// The only place that knows which HTTP status an error has.
#pragma once

#include <exception>
#include <string>

#include "http/message.hpp"

namespace haas::api {

/// The answer that the exception now being handled means. Faults of ours are logged in full and told as a request id.
http::Response to_response(const std::exception_ptr& error, const std::string& request_id);

/// An error answer by its parts.
/// @param field  the field at fault, or empty
http::Response error_response(int status, const char* type, const std::string& message, const std::string& request_id,
                              const std::string& field = {});

}  // namespace haas::api
