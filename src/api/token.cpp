#include "api/token.hpp"

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/credentials.hpp"
#include "api/handlers.hpp"
#include "core/error.hpp"
#include "service/token.hpp"

namespace haas::api {

using service::Caller;
using store::Reading;
using store::Writing;

namespace {

std::optional<std::chrono::seconds> lifetime_of(const Call& call) {
    const auto* const given = call.find("expires_in");
    if (given == nullptr) return std::nullopt;
    const auto seconds = given->GetInt64();
    if (seconds < 1 || seconds > service::longest_token.count()) {
        throw core::BadArgumentError(
            "expires_in must be a number of seconds, from 1 to " + std::to_string(service::longest_token.count()) + ".",
            "expires_in");
    }
    return std::chrono::seconds(seconds);
}

/// No store on the way may keep an answer with a secret.
Response unstored(Response response) {
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

}  // namespace

void write_token(base::JsonWriter& json, const core::Token& token) {
    json.key("label").string(token.label).key("kind").string(token_kind_word(token.kind));
    json.key("scope").string(token_scope_word(token.scope)).key("project").string_or_null(token.project_label);
    write_time(json.key("created"), token.created_at);
    write_time(json.key("expires"), token.expires_at);
    write_time(json.key("last_used"), token.last_used_at);
}

Response token_create(Call& call) {
    const service::TokenRequest request{call.text("label"),
                                        service::parse_scope(call.find_text("scope").value_or("full")),
                                        call.find_text("project"), lifetime_of(call)};
    const auto create = [&](Writing& tx, const Caller& who) {
        return service::token_create(tx, who, call.settings().tokens, request);
    };
    const auto token = call.write(create, [](const auto&) { return Untold(); });
    base::JsonWriter json;
    json.begin_object().key("token").string(token.reveal()).end_object();
    return unstored(json_answer(json.take()));
}

Response list_tokens(Call& call) {
    const auto tokens =
        call.read([&](Reading& tx, const Caller& who) { return service::list_tokens(tx, who, call.query("user")); });
    base::JsonWriter json;
    json.begin_array();
    for (const auto& token : tokens) {
        json.begin_object();
        write_token(json, token);
        json.end_object();
    }
    json.end_array();
    return json_answer(json.take());
}

Response token_delete(Call& call) {
    call.write([&](Writing& tx, const Caller& who) {
        service::token_delete(tx, who, call.path("token"), call.query("user"));
    });
    return {};
}

Response session_create(Call& call) {
    const auto& policy = call.settings().tokens;
    const auto made =
        call.write([&](Writing& tx, const Caller& who) { return service::session_create(tx, who, policy); },
                   [](const auto&) { return Untold(); });
    Response response;
    response.headers.emplace_back("Set-Cookie", make_session_cookie(made.token, made.lifetime));
    return unstored(std::move(response));
}

Response session_delete(Call& call) {
    call.write([](Writing& tx, const Caller& who) { service::session_delete(tx, who); });
    Response response;
    response.headers.emplace_back("Set-Cookie", end_of_session_cookie());
    return response;
}

}  // namespace haas::api
