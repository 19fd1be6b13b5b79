// Carries out the tasks of a dialogue with a switch, whatever its lines come from.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "sys/byte_channel.hpp"
#include "sys/http_client.hpp"

namespace haas_test {

struct DialogueLogin {
    std::map<std::string, std::string> settings;  ///< as DialogueFile has them
    std::string password;
    std::optional<std::string> enable_password;
    haas::core::SwitchTimeouts timeouts;
};

/// Logs in, once.
using Connect = std::function<std::unique_ptr<haas::core::SwitchSession>()>;

Connect on_cli(DialogueLogin login, std::unique_ptr<haas::sys::ByteChannel> channel);

/// @param origin  how the URLs of requests begin
Connect over_http(DialogueLogin login, std::unique_ptr<haas::sys::HttpClient> client, std::string origin);

/// Whether a type of switch is driven over HTTP.
bool is_rest_type(const std::string& type);

class DialoguePlayer {
public:
    explicit DialoguePlayer(Connect connect) : connect_(std::move(connect)) {}

    /// @return  a line for each port that was read, `PORT: native 100, tagged 200`, or one that tells the failure
    /// @throws std::runtime_error  for a task that is none
    std::vector<std::string> run(const std::string& task);

private:
    std::vector<std::string> read(const std::vector<std::string>& ports);
    void write(const std::vector<std::string>& words);

    Connect connect_;
    std::unique_ptr<haas::core::SwitchSession> session_;
    std::map<std::string, haas::core::PortState> seen_;
};

}  // namespace haas_test
