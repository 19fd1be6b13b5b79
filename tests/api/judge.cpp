#include "api/judge.hpp"

#include "api/json_match.hpp"
#include "base/json.hpp"

namespace haas_test {

namespace {

std::string quoted(const std::string& text) {
    rapidjson::Document document;
    document.SetString(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    return haas::base::to_json(document);
}

const std::string action_reference = "<status_id>";

/// A message with the id of the action that the answer names.
std::string with_action(std::string message, const Answer& answer) {
    const auto at = message.find(action_reference);
    if (at != std::string::npos) message.replace(at, action_reference.size(), member_of(answer.body, "status_id"));
    return message;
}

}  // namespace

bool is_reading(const std::string& method) { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }

std::string fault_of_any_answer(const CaseRequest& request, const Answer& answer, const std::string& type) {
    if (answer.header("X-Request-Id").empty()) return "the answer has no X-Request-Id";
    if (!answer.body.empty()) {
        if (request.method == "HEAD") return "an answer to HEAD has a body";
        if (answer.header("Content-Type") != type) {
            return "the body has the Content-Type " + answer.header("Content-Type");
        }
    }
    // Whoever is told to forget the cookie of a session has a page that asks for the login.
    const auto* const challenge =
        answer.header("Set-Cookie").empty() ? R"(Basic realm="haas", charset="UTF-8")" : R"(Bearer realm="haas")";
    if (answer.status == 401 && answer.header("WWW-Authenticate") != challenge) {
        return "a 401 has the WWW-Authenticate " + answer.header("WWW-Authenticate");
    }
    if (answer.status == 405 && answer.header("Allow").empty()) return "a 405 has no Allow";
    if (answer.status == 503 && answer.header("Retry-After").empty()) return "a 503 has no Retry-After";
    return {};
}

std::string member_of(const std::string& json, const std::string& name) {
    rapidjson::Document document;
    std::string fault;
    if (!haas::base::parse_json(json, document, fault) || !document.IsObject()) return {};
    const auto found = document.FindMember(name.c_str());
    return found != document.MemberEnd() && found->value.IsString() ? found->value.GetString() : std::string();
}

std::string fault_of_body(const Expectation& expected, const Answer& answer) {
    switch (expected.body) {
        case Expectation::Body::empty: return answer.body.empty() ? std::string() : "there is a body";
        case Expectation::Body::text:
            return answer.body.find(expected.text) == std::string::npos ? "the text has no " + expected.text
                                                                        : std::string();
        case Expectation::Body::json: return difference(expected.json, answer.body);
        case Expectation::Body::error: break;
    }
    const std::string message = expected.message.empty() ? "<text>" : with_action(expected.message, answer);
    std::string pattern = R"({"type": )" + quoted(expected.type) + R"(, "msg": )" + quoted(message);
    if (!expected.field.empty()) pattern += R"(, "field": )" + quoted(expected.field);
    if (expected.message.find(action_reference) != std::string::npos) pattern += R"(, "status_id": "<uuid>")";
    pattern += R"(, "request_id": )" + quoted(answer.header("X-Request-Id")) + "}";
    return difference(pattern, answer.body);
}

}  // namespace haas_test
