#include "cli/answer.hpp"

#include <string_view>

#include "cli/command_line.hpp"
#include "cli/show.hpp"

namespace haas::cli {

namespace {

[[noreturn]] void deny(const Answer& answer) {
    throw UnreachableError("the answer (status " + std::to_string(answer.status) +
                           ") does not come from HaaS: check the endpoint");
}

bool is_of_word(char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '_'; }

bool has_word(std::string_view text, std::string_view word) {
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const bool begins = at == 0 || !is_of_word(text[at - 1]);
        const auto end = at + word.size();
        if (begins && (end == text.size() || !is_of_word(text[end]))) return true;
    }
    return false;
}

/// The options that fill a field of the command's request; empty if no option of another name does.
std::string typed(const Command& command, const std::string& field) {
    std::string text;
    for (const auto& option : command.options) {
        if (!field.empty() && has_word(option.fields, field))
            text += (text.empty() ? "" : " or ") + shown_option(option);
    }
    return text;
}

}  // namespace

rapidjson::Document read_body(const Answer& answer) {
    rapidjson::Document document;
    std::string error;
    if (!answer.body.empty() && !base::parse_json(answer.body, document, error)) deny(answer);
    return document;
}

std::string member(const rapidjson::Value& object, const char* name) {
    if (!object.IsObject()) return {};
    const auto found = object.FindMember(name);
    if (found == object.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

std::string refusal(const Answer& answer) {
    const auto body = read_body(answer);
    const auto type = member(body, "type");
    if (type.empty()) deny(answer);
    return std::to_string(answer.status) + " " + visible(type) + ": " + visible(member(body, "msg"));
}

std::string pending_hint(const std::string& action) {
    return "haas: `haas show_networking_action " + visible(action) +
           "` shows its progress; `haas networking_action_cancel " + visible(action) +
           "` cancels it while nothing was sent\n";
}

Exit refuse(const Answer& answer, const Streams& streams) {
    streams.err << "haas: " << refusal(answer) << '\n';
    const auto action = member(read_body(answer), "status_id");
    if (!action.empty()) streams.err << pending_hint(action);
    return Exit::refused;
}

Exit refuse(const Answer& answer, const Streams& streams, const Command& command) {
    const auto exit = refuse(answer, streams);
    const auto body = read_body(answer);
    const auto field = member(body, "field");
    const auto instead = typed(command, field);
    if (!instead.empty()) streams.err << "haas: on the command line, " << visible(field) << " is " << instead << '\n';
    if (has_word(member(body, "msg"), "force")) streams.err << "haas: on the command line, force is --force\n";
    return exit;
}

}  // namespace haas::cli
