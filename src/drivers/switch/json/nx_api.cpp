#include "drivers/switch/json/nx_api.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/json/answer.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;
using rapidjson::Value;

/// The statuses with which NX-API answers a request of which a command has failed.
constexpr int bad_request = 400;
constexpr int internal_error = 500;

std::string request_text(const std::vector<NxCommand>& commands) {
    base::JsonWriter json;
    json.begin_array();
    std::int64_t id = 0;
    for (const auto& command : commands) {
        const bool structured = command.answer == NxCommand::Answer::structured;
        json.begin_object().key("jsonrpc").string("2.0").key("method").string(structured ? "cli" : "cli_ascii");
        json.key("params").begin_object().key("cmd").string(command.line).key("version").number(1).end_object();
        json.key("id").number(++id).end_object();
    }
    json.end_array();
    return json.take();
}

NxResult read_result(const Value& answer) {
    NxResult result;
    if (const auto* const error = find_member(&answer, "error"); error != nullptr && !error->IsNull()) {
        auto said = text_of(find_member(find_member(error, "data"), "msg"));
        result.error = base::trim(said).empty() ? text_of(find_member(error, "message")) : std::move(said);
        return result;
    }
    const auto* const found = find_member(&answer, "result");
    const auto* const body = find_member(found, "body");
    if (body != nullptr && body->IsObject()) result.body = body;
    result.text = text_of(find_member(found, "msg")) + text_of(body);
    return result;
}

}  // namespace

NxAnswers::NxAnswers(std::string_view body, std::size_t count) : results_(count) {
    std::string flaw;
    if (!base::parse_foreign_json(body, document_, flaw)) throw base::Error("the answer is no JSON");
    for_each_element(&document_, [&](const Value& answer) {
        const auto id = base::parse_number<std::size_t>(text_of(find_member(&answer, "id")));
        // An error of the request as a whole has no id.
        if (!id && find_member(&answer, "error") != nullptr && count > 0) {
            results_[0] = read_result(answer);
            return;
        }
        if (!id || *id == 0 || *id > count) throw base::Error("an answer to nothing that was asked");
        results_[*id - 1] = read_result(answer);
    });
}

void NxApi::refuse(const std::string& line, const std::string& said) const {
    const bool is_missing = line.starts_with("interface ") && says_no_such_port(said);
    client_.fail(is_missing ? SwitchError::Kind::no_such_port : SwitchError::Kind::refused,
                 "`" + line + "`: " + client_.quote(base::trim(said)));
}

NxAnswers NxApi::run(const std::vector<NxCommand>& commands, std::size_t needed) {
    const auto answer = client_.ask("POST", "/ins", request_text(commands), {bad_request, internal_error});
    try {
        NxAnswers answers(answer.body, commands.size());
        for (std::size_t i = 0; i < commands.size(); ++i) {
            const auto& result = answers.result(i);
            if (result && result->error && i < needed) refuse(commands[i].line, *result->error);
        }
        for (std::size_t i = 0; i < needed; ++i) {
            if (!answers.result(i)) refuse(commands[i].line, "no answer to this command");
        }
        return answers;
    } catch (const SwitchError&) {
        throw;
    } catch (const base::Error& error) {
        client_.fail(SwitchError::Kind::refused, std::string(error.what()) + ": status " +
                                                     std::to_string(answer.status) + ", " + size_text(answer.body));
    }
}

NxAnswers NxApi::run_silent(const std::vector<std::string>& lines, const std::vector<NxCommand>& shows) {
    std::vector<NxCommand> commands;
    commands.reserve(lines.size() + shows.size());
    for (const auto& line : lines) commands.push_back({line});
    commands.insert(commands.end(), shows.begin(), shows.end());
    auto answers = run(commands, commands.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto complaint = find_complaint(answers.result(i)->text, [](std::string_view) { return false; });
        if (complaint) refuse(lines[i], *complaint);
    }
    return answers;
}

}  // namespace haas::drivers
