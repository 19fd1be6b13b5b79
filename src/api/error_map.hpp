// The only place that knows which HTTP status an error has.
#pragma once

#include <exception>
#include <string>

#include "api/refusal_log.hpp"
#include "core/error.hpp"
#include "http/message.hpp"

namespace haas::api {

/// The answer for an exception. Refusals are logged as warnings. Faults of HaaS are logged in full, and the client gets
/// only the request id.
http::Response to_response(const std::exception_ptr& error, const http::Request& request, RefusalLog& log);

/// An error answer by its parts.
/// @param field   the field at fault, or empty
/// @param action  the id of the networking action that is in the way, or empty
/// @param outcome  `unknown` if the change may have been made, `done` if it was, or empty
http::Response error_response(int status, const char* type, const std::string& message, const std::string& request_id,
                              const std::string& field = {}, const std::string& action = {},
                              const std::string& outcome = {});

/// The answer when a device failed.
http::Response device_response(const core::DeviceError& failure, const std::string& request_id);

/// 503, to be tried again in two seconds.
http::Response unavailable_response(const std::string& message, const std::string& request_id);

}  // namespace haas::api
