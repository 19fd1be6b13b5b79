#include "drivers/bmc/redfish_message.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "drivers/bmc/redfish_json.hpp"

namespace haas::drivers {

namespace {

constexpr std::string_view extended_info = "@Message.ExtendedInfo";

struct Message {
    std::string id;  ///< Base.1.8.PropertyUnknown
    std::string text;
    std::string severity;
    std::vector<std::string> arguments;
    std::vector<std::string> properties;
};

std::string_view last_part(std::string_view id) {
    const auto dot = id.rfind('.');
    return dot == std::string_view::npos ? id : id.substr(dot + 1);
}

/// A message's text may still have "%1" for its first argument, and so on.
std::string filled(const std::string& text, const std::vector<std::string>& arguments) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_place = text[i] == '%' && i + 1 < text.size() && base::is_digit(text[i + 1]);
        const int number = is_place ? text[i + 1] - '0' : 0;
        if (number == 0 || number > static_cast<int>(arguments.size())) {
            result += text[i];
        } else {
            result += arguments.at(static_cast<std::size_t>(number) - 1);
            ++i;
        }
    }
    return result;
}

Message parse_message(const RedfishJson& info) {
    Message message;
    message.id = find_text(info, "MessageId");
    message.arguments = find_texts(info, "MessageArgs");
    message.text = filled(find_text(info, "Message"), message.arguments);
    message.severity = find_text(info, "MessageSeverity");
    if (message.severity.empty()) message.severity = find_text(info, "Severity");
    message.properties = find_texts(info, "RelatedProperties");
    return message;
}

/// The messages of an object, of its error and of its properties.
void collect(const RedfishJson& object, std::vector<Message>& messages) {
    if (!object.IsObject()) return;
    for (const auto& member : object.GetObject()) {
        const std::string_view name(member.name.GetString(), member.name.GetStringLength());
        if (name.ends_with(extended_info)) {
            const std::string property(name.substr(0, name.size() - extended_info.size()));
            for_each_object(&member.value, [&](const RedfishJson& info) {
                messages.push_back(parse_message(info));
                if (!property.empty()) messages.back().properties.push_back(property);
            });
        } else if (name == "error" || name == "Boot") {
            collect(member.value, messages);
        }
    }
}

/// @source  DMTF's registry of base messages: Success, NoOperation, Created; vendors' SystemResetRequired
bool is_good(const Message& message) {
    const auto name = last_part(message.id);
    constexpr std::array<std::string_view, 5> good{"Success", "NoOperation", "Created", "OperationScheduled",
                                                   "JobScheduled"};
    if (std::find(good.begin(), good.end(), name) != good.end() || name.ends_with("ResetRequired")) return true;
    return base::lower(message.severity) == "ok";
}

std::string to_text(const Message& message) {
    if (!message.text.empty()) return message.text;
    if (message.arguments.empty()) return message.id;
    return message.id + " (" + base::join(message.arguments, ", ") + ")";
}

/// The first bad message, or else the first one.
std::string reason(const std::vector<Message>& messages) {
    for (const auto& message : messages) {
        if (!is_good(message) && !to_text(message).empty()) return to_text(message);
    }
    for (const auto& message : messages) {
        if (!to_text(message).empty()) return to_text(message);
    }
    return {};
}

/// The general text often only says "see the extended information".
std::string general_reason(const RedfishJson& document) {
    const auto* const error = find_object(document, "error");
    if (error == nullptr) return {};
    const std::string text = find_text(*error, "message");
    return text.empty() ? find_text(*error, "code") : text;
}

}  // namespace

std::string parse_redfish_error(const std::string& body) {
    try {
        const auto document = parse_redfish_body(body);
        std::vector<Message> messages;
        collect(document, messages);
        const std::string text = reason(messages);
        return text.empty() ? general_reason(document) : text;
    } catch (const base::Error&) {
        return {};  // the refusal counts, even without a readable reason
    }
}

std::string parse_redfish_hidden_error(const std::string& body) {
    try {
        const auto document = parse_redfish_body(body);
        const auto* const error = find_object(document, "error");
        if (error == nullptr) return {};
        std::vector<Message> messages;
        collect(*error, messages);
        if (messages.empty()) {
            Message general;
            general.id = find_text(*error, "code");
            return is_good(general) ? std::string() : general_reason(document);
        }
        const bool is_well = std::all_of(messages.begin(), messages.end(), is_good);
        return is_well ? std::string() : reason(messages);
    } catch (const base::Error&) {
        return {};  // an answer that needs no body
    }
}

bool names_in_refusal(const std::string& body, std::string_view word) {
    try {
        std::vector<Message> messages;
        const auto document = parse_redfish_body(body);
        collect(document, messages);
        const auto names = [&](const std::string& text) { return base::contains(text, word); };
        return std::any_of(messages.begin(), messages.end(), [&](const Message& message) {
            return base::contains(last_part(message.id), word) || names(message.text) ||
                   std::any_of(message.arguments.begin(), message.arguments.end(), names) ||
                   std::any_of(message.properties.begin(), message.properties.end(), names);
        });
    } catch (const base::Error&) {
        return false;
    }
}

}  // namespace haas::drivers
