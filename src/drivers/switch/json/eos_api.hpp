// Arista's eAPI: lists of commands as JSON-RPC over HTTP, each list one request.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "drivers/switch/rest/client.hpp"

namespace haas::drivers {

/// @source  Arista EOS Command API Guide, and pyeapi: POST /command-api with the method `runCmds`; the answer has one
///          result for each command, in their order, or an error with the results up to the command that failed
class EosApi {
public:
    EosApi(RestClient& client, base::Secret enable_password)
        : client_(client), enable_password_(std::move(enable_password)) {}

    /// Runs commands in the privileged mode, up to the first one that fails.
    /// @return  an array with one result for each command
    /// @throws core::SwitchError  with the failed command and the switch's words
    rapidjson::Document run(const std::vector<std::string>& commands);

    /// Runs commands that print nothing if they are carried out.
    /// @param show  a command behind them; empty: there is none
    /// @return  its result; null if there is none
    /// @throws core::SwitchError  also when one prints anything but warnings and log messages
    rapidjson::Document run_silent(std::vector<std::string> commands, const std::string& show = {});

    /// Makes the switch's words safe for a failure, as RestClient::quote: also without the password of `enable`.
    std::string quote(std::string_view words) const;

private:
    std::string request_text(const std::vector<std::string>& commands) const;
    [[noreturn]] void refuse(const std::vector<std::string>& commands, const rapidjson::Value& error) const;

    RestClient& client_;
    base::Secret enable_password_;
};

/// All that a command printed, as the structured answer has it.
std::string eos_messages(const rapidjson::Value& result);

}  // namespace haas::drivers
