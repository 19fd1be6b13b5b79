// Whether an answer is as it must be.
#pragma once

#include <string>

#include "api/case_file.hpp"
#include "api/exchange.hpp"

namespace haas_test {

/// Whether requests of this method must not change anything.
bool is_reading(const std::string& method);

/// What every answer must have, whatever was asked; empty when it has it.
/// @param type  the Content-Type that a body has
std::string fault_of_any_answer(const CaseRequest& request, const Answer& answer, const std::string& type);

/// What is wrong with the body of an answer, or nothing. An error has no more members than it must have.
std::string fault_of_body(const Expectation& expected, const Answer& answer);

/// A member of a JSON object that is a string; else nothing.
std::string member_of(const std::string& json, const std::string& name);

}  // namespace haas_test
