#include "drivers/switch/json/eos_api.hpp"

#include "base/redaction.hpp"
#include "base/text.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/json/answer.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;
using rapidjson::Value;

/// All texts of an array, one below the other.
std::string lines_of(const Value* list) {
    std::string text;
    for_each_element(list, [&](const Value& line) {
        if (line.IsString()) text += text_of(&line) + '\n';
    });
    return text;
}

}  // namespace

std::string eos_messages(const Value& result) { return lines_of(find_member(&result, "messages")); }

std::string EosApi::quote(std::string_view words) const {
    if (enable_password_.reveal().empty()) return client_.quote(words);
    return client_.quote(base::redacted(words, {}, enable_password_, base::whole_line));
}

std::string EosApi::request_text(const std::vector<std::string>& commands) const {
    base::JsonWriter json;
    json.begin_object().key("jsonrpc").string("2.0").key("method").string("runCmds").key("params").begin_object();
    json.key("version").number(1).key("format").string("json");
    json.key("cmds").begin_array();
    // @source  EOS Command API Guide: `enable` takes its password as the input of the command
    json.begin_object().key("cmd").string("enable").key("input").string(enable_password_.reveal()).end_object();
    for (const auto& command : commands) json.string(command);
    json.end_array().end_object().key("id").string("haas").end_object();
    return json.take();
}

rapidjson::Document EosApi::run(const std::vector<std::string>& commands) {
    const auto answer = client_.ask("POST", "/command-api", request_text(commands));
    rapidjson::Document document;
    std::string flaw;
    if (!base::parse_foreign_json(answer.body, document, flaw)) {
        client_.fail(SwitchError::Kind::refused, "the answer is no JSON: " + size_text(answer.body));
    }
    if (const auto* const error = find_member(&document, "error")) refuse(commands, *error);
    const auto* const results = find_member(&document, "result");
    if (results == nullptr || !results->IsArray() || results->Size() != commands.size() + 1) {
        client_.fail(SwitchError::Kind::refused,
                     "the answer has not one result for each command: " + size_text(answer.body));
    }
    rapidjson::Document wanted;
    wanted.SetArray();
    for (rapidjson::SizeType i = 1; i < results->Size(); ++i) {
        wanted.PushBack(Value((*results)[i], wanted.GetAllocator()), wanted.GetAllocator());
    }
    return wanted;
}

void EosApi::refuse(const std::vector<std::string>& commands, const Value& error) const {
    const auto* const data = find_member(&error, "data");
    std::string said;
    std::string command;
    if (data != nullptr && data->IsArray() && !data->Empty()) {
        said = lines_of(find_member(&(*data)[data->Size() - 1], "errors"));
        // The first result is that of `enable`.
        const auto failed = data->Size() - 1;
        command = failed == 0 ? "enable" : failed <= commands.size() ? commands[failed - 1] : "";
    }
    if (said.empty()) said = text_of(find_member(&error, "message"));
    const bool is_missing = command.starts_with("interface ") && says_no_such_port(said);
    client_.fail(is_missing ? SwitchError::Kind::no_such_port : SwitchError::Kind::refused,
                 (command.empty() ? "" : "`" + command + "`: ") + quote(said));
}

rapidjson::Document EosApi::run_silent(std::vector<std::string> commands, const std::string& show) {
    const auto silent = static_cast<rapidjson::SizeType>(commands.size());
    if (!show.empty()) commands.push_back(show);
    const auto results = run(commands);
    for (rapidjson::SizeType i = 0; i < silent; ++i) {
        const auto complaint = find_complaint(eos_messages(results[i]), [](std::string_view) { return false; });
        if (complaint) client_.fail(SwitchError::Kind::refused, "`" + commands[i] + "`: " + quote(*complaint));
    }
    rapidjson::Document shown;
    if (!show.empty()) shown.CopyFrom(results[silent], shown.GetAllocator());
    return shown;
}

}  // namespace haas::drivers
