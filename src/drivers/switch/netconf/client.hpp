// A NETCONF session: hellos, and operations, one after the other or several at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.hpp"
#include "base/secret.hpp"
#include "core/switch.hpp"
#include "drivers/switch/netconf/messages.hpp"
#include "drivers/switch/netconf/rpc_error.hpp"

namespace haas::drivers {

constexpr std::string_view netconf_namespace = "urn:ietf:params:xml:ns:netconf:base:1.0";

/// What must not appear in a failure.
struct NetconfLogin {
    std::string user;
    base::Secret password;
};

/// What came of one of several operations.
struct NetconfReply {
    std::unique_ptr<pugi::xml_document> document{};
    pugi::xml_node root{};                ///< the element `rpc-reply`
    std::optional<RpcRefusal> refusal{};  ///< what the server said instead
};
using NetconfReplies = std::vector<NetconfReply>;

/// All failures are core::SwitchError, and contain no secret. After one that is `unreachable`, only a new session
/// helps.
/// @source  RFC 6241; RFC 6242 for the transport
class NetconfClient {
public:
    /// Exchanges hellos.
    /// @param deadline  for the hellos
    /// @throws core::SwitchError
    NetconfClient(std::unique_ptr<NetconfMessages> messages, NetconfLogin login, const core::SwitchTimeouts& timeouts,
                  base::Deadline deadline);

    /// Whether the server has announced a capability, such as `urn:ietf:params:netconf:capability:candidate:1.0`.
    /// @param uri  without parameters
    bool has(std::string_view uri) const { return capabilities_.contains(std::string(uri)); }
    /// All that it has announced, without parameters.
    const std::set<std::string>& capabilities() const { return capabilities_; }

    /// Names the step that begins, for failures: "read", "write".
    void begin(std::string step) { step_ = std::move(step); }

    /// Sends an operation, within the command timeout, and returns the element `rpc-reply`.
    /// @param operation  an element in the namespace of NETCONF, as text
    /// @param answer     gets the answer; must outlive what is returned
    /// @throws core::SwitchError  `refused` with the server's words, also when it accepts only a part; `unreachable`,
    ///                            also when another session holds what is needed. Both are RpcRefusal if the server
    ///                            has said so
    pugi::xml_node ask(const std::string& operation, pugi::xml_document& answer);

    /// Sends an operation whose answer is `ok`.
    /// @throws core::SwitchError  as ask(), and `refused` for an answer that is neither `ok` nor an error
    void order(const std::string& operation);

    /// Sends operations without a wait between them, and then takes the answers: one round trip, whatever their number.
    /// The server carries out all of them, in their order, whatever comes of the ones before.
    /// @param operations  as for ask(). Each has the command timeout
    /// @return  a reply for each
    /// @throws core::SwitchError  `unreachable` if the session ends; a refusal is in its reply
    /// @source  RFC 6241, section 4.4: a server must take requests before it has answered others, and process them one
    ///          after the other
    NetconfReplies ask_each(const std::vector<std::string>& operations);

    /// @throws core::SwitchError  as ask() and order(), for an answer that is there already
    static pugi::xml_node require_answer(const NetconfReply& reply);
    void require_ok(const NetconfReply& reply) const;
    /// Whether require_ok() would not throw.
    static bool is_ok(const NetconfReply& reply);

    /// Ends the session without a word: then the server takes back what was not committed, and what was not confirmed.
    void give_up() { messages_.reset(); }
    bool is_open() const { return messages_ != nullptr; }

    [[noreturn]] void fail(core::SwitchError::Kind kind, const std::string& detail) const;

    /// Makes text from the switch safe for a failure: one line, bounded length, without the password.
    std::string quote(std::string_view text) const;

private:
    void greet(base::Deadline deadline);
    void before_command() const;
    /// @return  its message-id
    std::string send_request(const std::string& operation);
    pugi::xml_node receive_reply(const std::string& id, pugi::xml_document& answer);
    void require_ok(pugi::xml_node reply) const;
    void send(std::string_view message, base::Deadline deadline);
    std::string receive(base::Deadline deadline);
    pugi::xml_node parse(const std::string& message, std::string_view root_name, pugi::xml_document& document);
    void require_no_error(pugi::xml_node reply) const;
    [[noreturn]] void refuse(pugi::xml_node element) const;
    [[noreturn]] void lose(const std::string& detail);

    std::unique_ptr<NetconfMessages> messages_;
    NetconfLogin login_;
    core::SwitchTimeouts timeouts_;
    std::set<std::string> capabilities_;
    std::uint64_t message_id_ = 0;
    std::string step_ = "login";
};

}  // namespace haas::drivers
