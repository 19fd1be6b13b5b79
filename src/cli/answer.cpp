#include "cli/answer.hpp"

#include "cli/show.hpp"

namespace haas::cli {

namespace {

[[noreturn]] void deny(const Answer& answer) {
    throw Unreachable("the answer (status " + std::to_string(answer.status) +
                      ") is not from HaaS: is the endpoint right?");
}

}  // namespace

rapidjson::Document read_body(const Answer& answer) {
    rapidjson::Document document;
    std::string error;
    if (!answer.body.empty() && !http::parse_json(answer.body, document, error)) deny(answer);
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

Exit refuse(const Answer& answer, const Streams& streams) {
    streams.err << "haas: " << refusal(answer) << '\n';
    return Exit::refused;
}

}  // namespace haas::cli
