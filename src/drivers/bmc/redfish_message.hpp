// What a Redfish service says about a request: its messages, in error answers and in others.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/bmc.hpp"

namespace haas::drivers {

/// A refusal with all that the service said, of which the error's text has only the beginning.
class RedfishRefused : public core::BmcError {
public:
    RedfishRefused(const core::BmcError& error, std::string body) : BmcError(error), body_(std::move(body)) {}
    const std::string& body() const { return body_; }

private:
    std::string body_;
};

/// Why a service refused, in its own words, or the name of its message with the arguments; empty when it gave no
/// readable reason. Contains the service's text unescaped.
/// @source  DSP0266, "Error responses": error.@Message.ExtendedInfo, error.message
std::string parse_redfish_error(const std::string& body);

/// The same for an answer with a status of success, in which some services put their refusals; empty for a success.
std::string parse_redfish_hidden_error(const std::string& body);

/// Whether the messages of a refusal contain a word, such as a property's name, also in the last part of their
/// identifiers.
bool names_in_refusal(const std::string& body, std::string_view word);

}  // namespace haas::drivers
