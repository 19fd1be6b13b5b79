// Whether an answer is an error in the API's form, made by HaaS or by the web server before it.
#pragma once

#include <string>

#include "api/exchange.hpp"

namespace haas_test {

/// What is missing for it, or nothing.
/// @param type  the type of the error, or `<text>` for any
std::string fault_of_error(const Answer& answer, const std::string& type);

}  // namespace haas_test
