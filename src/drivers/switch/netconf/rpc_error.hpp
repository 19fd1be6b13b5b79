// What a NETCONF server says when it does not do what it was asked for.
#pragma once

#include <pugixml.hpp>
#include <string>

#include "core/switch.hpp"

namespace haas::drivers {

/// An element `rpc-error`, as the server wrote it: nothing of it is safe to show.
/// @source  RFC 6241, section 4.3 and appendix A
struct RpcError {
    std::string type{};
    std::string tag{};
    std::string message{};
    std::string path{};
    std::string session{};  ///< of `error-info`: who has what is needed; 0: somebody outside of NETCONF

    /// All that people can use.
    std::string text() const;

    /// Whether another session has what is needed now, so that a later attempt may succeed.
    bool may_pass() const;

    /// The same for a lock that was refused. Some servers have only words for that.
    /// @source  Junos: `operation-failed` and "configuration database locked by: ...", or "... modified"
    bool is_of_held_lock() const;

    /// Who has a lock that was refused, and what to do about it.
    std::string holder_text() const;
};

RpcError read_rpc_error(pugi::xml_node error);

/// A refusal, with what the server said.
class RpcRefusal : public core::SwitchError {
public:
    RpcRefusal(Kind kind, const std::string& step, const std::string& detail, RpcError error)
        : SwitchError(kind, step, detail), error_(std::move(error)) {}
    const RpcError& error() const { return error_; }

private:
    RpcError error_;
};

}  // namespace haas::drivers
