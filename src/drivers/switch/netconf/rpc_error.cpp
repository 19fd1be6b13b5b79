#include "drivers/switch/netconf/rpc_error.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "drivers/switch/netconf/client.hpp"
#include "drivers/switch/netconf/xml_names.hpp"

namespace haas::drivers {

namespace {

/// The text of the first such child: an error that is written oddly is still an error.
std::string text_of(pugi::xml_node parent, std::string_view name) {
    const auto found =
        parent.find_child([&](pugi::xml_node child) { return is_element(child, netconf_namespace, name); });
    return std::string(base::trim(whole_text(found)));
}

}  // namespace

RpcError read_rpc_error(pugi::xml_node error) {
    const auto info =
        error.find_child([](pugi::xml_node child) { return is_element(child, netconf_namespace, "error-info"); });
    return {.type = text_of(error, "error-type"),
            .tag = text_of(error, "error-tag"),
            .message = text_of(error, "error-message"),
            .path = text_of(error, "error-path"),
            .session = text_of(info, "session-id")};
}

std::string RpcError::text() const {
    std::string text = tag;
    for (const auto& more : {message, path}) {
        if (!more.empty()) text += (text.empty() ? "" : ": ") + more;
    }
    return text.empty() ? "it does not say why" : text;
}

bool RpcError::may_pass() const { return tag == "lock-denied" || tag == "in-use" || !session.empty(); }

bool RpcError::is_of_held_lock() const {
    if (may_pass() || tag == "resource-denied") return true;
    // A tag that says more than that it failed says that it never works.
    if (!tag.empty() && tag != "operation-failed") return false;
    constexpr std::array<std::string_view, 7> words = {"locked",  "held by",           "in use", "exclusive",
                                                       "another", "database modified", "already"};
    const auto said = base::lower(message);
    return std::ranges::any_of(words, [&](std::string_view word) { return base::contains(said, word); });
}

std::string RpcError::holder_text() const {
    if (session.empty()) return "wait until it ends, or end it on the switch";
    if (session == "0")
        return "somebody has it outside of NETCONF, such as a command line in exclusive mode: wait, or end that there";
    return "session " + session + " has it: wait until it ends, or end that session on the switch";
}

}  // namespace haas::drivers
