// Cisco's NX-API: commands as JSON-RPC over HTTP, all of a batch in one request.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "drivers/switch/rest/client.hpp"

namespace haas::drivers {

/// A command, and how it is answered.
struct NxCommand {
    enum class Answer { structured, text };
    std::string line;
    Answer answer = Answer::structured;
};

/// What came of a command.
struct NxResult {
    const rapidjson::Value* body = nullptr;  ///< of a structured answer; null if there is none
    std::string text;                        ///< all that it printed
    std::optional<std::string> error;        ///< in the switch's words
};

/// The answers to a batch. It owns what the results point to.
class NxAnswers {
public:
    /// @param count  of the commands, which have the ids from 1 on
    /// @throws base::Error  when it is no such answer
    NxAnswers(std::string_view body, std::size_t count);

    /// The result of a command. It is empty where the switch did not come to that command.
    const std::optional<NxResult>& result(std::size_t command) const { return results_.at(command); }

private:
    rapidjson::Document document_;
    std::vector<std::optional<NxResult>> results_;
};

/// @source  Cisco Nexus 9000 Series NX-OS Programmability Guide, "NX-API CLI": POST /ins with a list of JSON-RPC
///          requests of the methods `cli` and `cli_ascii`; napalm's nxapi_plumbing for the form of answers
class NxApi {
public:
    explicit NxApi(RestClient& client) : client_(client) {}

    /// Runs commands, up to the first one that fails. It must not be one of the first `needed` ones.
    /// @throws core::SwitchError  with the failed command and the switch's words
    NxAnswers run(const std::vector<NxCommand>& commands, std::size_t needed);

    /// Runs commands that print nothing if they are carried out.
    /// @param shows  commands behind them, whose results the answer has behind those of the others
    /// @throws core::SwitchError  also when one prints anything but warnings and log messages
    NxAnswers run_silent(const std::vector<std::string>& lines, const std::vector<NxCommand>& shows = {});

private:
    [[noreturn]] void refuse(const std::string& line, const std::string& said) const;

    RestClient& client_;
};

}  // namespace haas::drivers
