#include "drivers/switch/netconf/client.hpp"

#include "base/redaction.hpp"
#include "base/text.hpp"
#include "drivers/switch/netconf/xml_names.hpp"

namespace haas::drivers {

namespace {

using Kind = core::SwitchError::Kind;

constexpr std::string_view base_1_0 = "urn:ietf:params:netconf:base:1.0";
constexpr std::string_view base_1_1 = "urn:ietf:params:netconf:base:1.1";
constexpr std::string_view declaration = R"(<?xml version="1.0" encoding="UTF-8"?>)";

std::string hello() {
    pugi::xml_document document;
    auto capabilities = append_element(document.root(), "hello", netconf_namespace).append_child("capabilities");
    for (const auto uri : {base_1_0, base_1_1}) append_leaf(capabilities, "capability", std::string(uri));
    return std::string(declaration) + to_xml(document);
}

pugi::xml_node find_ok(pugi::xml_node reply) {
    return reply.find_child([](pugi::xml_node child) { return is_element(child, netconf_namespace, "ok"); });
}

}  // namespace

NetconfClient::NetconfClient(std::unique_ptr<NetconfMessages> messages, NetconfLogin login,
                             const core::SwitchTimeouts& timeouts, base::Deadline deadline)
    : messages_(std::move(messages)), login_(std::move(login)), timeouts_(timeouts) {
    greet(deadline);
}

/// @source  RFC 6241, section 8.1; RFC 6242, section 4.1 for the framing of what follows
void NetconfClient::greet(base::Deadline deadline) {
    send(hello(), deadline);
    pugi::xml_document document;
    const auto message = receive(deadline);
    const auto root = parse(message, "hello", document);
    for_each_child(find_child(root, netconf_namespace, "capabilities"), netconf_namespace, "capability",
                   [&](pugi::xml_node capability) {
                       const auto uri = leaf_text(capability);
                       capabilities_.insert(uri.substr(0, uri.find('?')));
                   });
    if (!has(base_1_0) && !has(base_1_1))
        fail(Kind::refused, "the server speaks neither NETCONF base:1.0 nor base:1.1");
    if (has(base_1_1)) messages_->use_chunks();
}

pugi::xml_node NetconfClient::ask(const std::string& operation, pugi::xml_document& answer) {
    before_command();
    return receive_reply(send_request(operation), answer);
}

void NetconfClient::order(const std::string& operation) {
    pugi::xml_document answer;
    require_ok(ask(operation, answer));
}

NetconfReplies NetconfClient::ask_each(const std::vector<std::string>& operations) {
    NetconfReplies replies;
    std::vector<std::string> ids;
    try {
        before_command();
        for (const auto& operation : operations) ids.push_back(send_request(operation));
        for (const auto& id : ids) {
            if (!replies.empty()) before_command();
            auto& reply = replies.emplace_back(NetconfReply{std::make_unique<pugi::xml_document>()});
            try {
                reply.root = receive_reply(id, *reply.document);
            } catch (const RpcRefusal& refusal) {
                reply.refusal = refusal;
            }
        }
    } catch (...) {
        // Answers that nobody has taken would be taken for those to something else.
        if (!ids.empty()) give_up();
        throw;
    }
    return replies;
}

pugi::xml_node NetconfClient::require_answer(const NetconfReply& reply) {
    if (reply.refusal) throw RpcRefusal(*reply.refusal);
    return reply.root;
}

void NetconfClient::require_ok(const NetconfReply& reply) const { require_ok(require_answer(reply)); }

bool NetconfClient::is_ok(const NetconfReply& reply) { return !reply.refusal && find_ok(reply.root); }

void NetconfClient::before_command() const {
    if (!messages_) fail(Kind::unreachable, "the session was given up");
    if (timeouts_.before_command != nullptr) (*timeouts_.before_command)();
}

std::string NetconfClient::send_request(const std::string& operation) {
    auto id = std::to_string(++message_id_);
    send(std::string(declaration) + R"(<rpc xmlns=")" + std::string(netconf_namespace) + R"(" message-id=")" + id +
             R"(">)" + operation + "</rpc>",
         base::Deadline::in(timeouts_.command));
    return id;
}

pugi::xml_node NetconfClient::receive_reply(const std::string& id, pugi::xml_document& answer) {
    const auto reply = parse(receive(base::Deadline::in(timeouts_.command)), "rpc-reply", answer);
    if (std::string_view(reply.attribute("message-id").value()) != id) lose("an answer to something else");
    require_no_error(reply);
    return reply;
}

void NetconfClient::require_ok(pugi::xml_node reply) const {
    if (!find_ok(reply)) fail(Kind::refused, "not understood: neither ok nor an error: " + quote(whole_text(reply)));
}

void NetconfClient::send(std::string_view message, base::Deadline deadline) {
    try {
        messages_->send(message, deadline);
    } catch (const sys::ChannelError& error) {
        lose(error.what());
    }
}

std::string NetconfClient::receive(base::Deadline deadline) {
    try {
        return messages_->receive(deadline);
    } catch (const sys::ChannelError& error) {
        lose(error.what());
    }
}

/// @param document  keeps no reference to `message`
pugi::xml_node NetconfClient::parse(const std::string& message, std::string_view root_name,
                                    pugi::xml_document& document) {
    try {
        const auto root = parse_xml(message, document);
        if (is_element(root, netconf_namespace, root_name)) return root;
    } catch (const base::Error& error) {
        lose(std::string("not NETCONF: ") + error.what());
    }
    lose("not NETCONF: no " + std::string(root_name));
}

/// @source  RFC 6241, section 4.3
void NetconfClient::require_no_error(pugi::xml_node reply) const {
    for_each_child(reply, netconf_namespace, "rpc-error", [&](pugi::xml_node error) {
        try {
            if (leaf_of(error, netconf_namespace, "error-severity") == "warning") return;
        } catch (const base::Error&) {
            // It counts as an error.
        }
        refuse(error);
    });
}

void NetconfClient::refuse(pugi::xml_node element) const {
    auto error = read_rpc_error(element);
    const bool may_pass = error.may_pass();
    const auto detail = may_pass ? "another session works on the switch's configuration: " + quote(error.text()) +
                                       " (" + quote(error.holder_text()) + ")"
                                 : "the switch refuses: " + quote(error.text());
    throw RpcRefusal(may_pass ? Kind::unreachable : Kind::refused, step_, detail, std::move(error));
}

void NetconfClient::fail(Kind kind, const std::string& detail) const { throw core::SwitchError(kind, step_, detail); }

void NetconfClient::lose(const std::string& detail) {
    give_up();
    fail(Kind::unreachable, quote(detail));
}

std::string NetconfClient::quote(std::string_view text) const {
    const auto in_one_line = [](std::string_view said) { return base::one_line(said); };
    return base::redacted(text, login_.user, login_.password, in_one_line);
}

}  // namespace haas::drivers
