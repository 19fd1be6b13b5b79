#include "api/rights_callers.hpp"

#include "api/judge.hpp"
#include "api/site.hpp"

namespace haas_test {

namespace {

bool is_token(const std::string& kind) { return kind == "token" || kind == "read_token"; }
bool is_session(const std::string& kind) { return kind.ends_with("session"); }

std::string token_body(const RightsCaller& caller, const std::string& kind) {
    std::string body = R"({"label": ")" + caller.name + "-" + kind + R"(", "scope": ")";
    body += kind == "read_token" ? R"(read")" : R"(full")";
    if (!caller.project.empty()) body += R"(, "project": ")" + caller.project + "\"";
    return body + "}";
}

CaseRequest post(const std::string& target, const std::string& body) {
    CaseRequest request;
    request.method = "POST";
    request.target = target;
    request.body = body;
    return request;
}

/// The cookie that an answer sets, without its attributes.
std::string cookie_of(const Answer& answer) {
    const std::string cookie = answer.header("Set-Cookie");
    return cookie.substr(0, cookie.find(';'));
}

}  // namespace

CaseRequest RightsCallers::with_password(CaseRequest request, const std::string& user) {
    request.headers.emplace_back("Authorization", basic_authorization(user, Site::password_of(user)));
    return request;
}

std::string RightsCallers::authentication(const RightsCredential& credential) {
    if (is_token(credential.name)) return "token";
    return is_session(credential.name) ? "session" : credential.name;
}

bool RightsCallers::is_noted(const RightsCredential& credential) {
    return is_token(credential.name) || is_session(credential.name);
}

void RightsCallers::make(const RightsTable& table, const Send& send) {
    for (const auto& caller : table.callers) {
        if (!caller.user.empty() && caller.project.empty()) {
            send(with_password(post("/token", R"({"label": "spare"})"), caller.user));
        }
        for (const auto& credential : table.credentials) {
            const auto& kind = credential.name;
            const bool limited = !caller.project.empty();
            if (caller.user.empty() || !(is_token(kind) || (is_session(kind) && !limited))) continue;
            const auto answer = send(with_password(
                is_token(kind) ? post("/token", token_body(caller, kind)) : post("/session", ""), caller.user));
            const std::string secret = is_token(kind) ? member_of(answer.body, "token") : cookie_of(answer);
            if (secret.empty()) throw CaseSyntaxError(caller.name + " gets no " + kind + ": " + answer.body);
            secrets_[{caller.name, kind}] = secret;
        }
    }
}

std::optional<CaseRequest> RightsCallers::request_of(const RightsCaller& caller, const RightsCredential& credential,
                                                     CaseRequest request) const {
    const auto& kind = credential.name;
    if (caller.user.empty()) return kind == "password" ? std::optional(request) : std::nullopt;
    if (is_token(kind) || is_session(kind)) {
        const auto found = secrets_.find({caller.name, kind});
        if (found == secrets_.end()) return {};
        auto& headers = request.headers;
        if (is_token(kind)) headers.emplace_back("Authorization", "Bearer " + found->second);
        if (is_session(kind)) headers.emplace_back("Cookie", found->second);
        if (is_session(kind) && kind != "bare_session") {
            headers.emplace_back("Host", "haas.example.org");
            headers.emplace_back("Origin", kind == "session" ? "http://haas.example.org" : "http://evil.example");
            headers.emplace_back("X-Haas-Request", "1");
        }
        return request;
    }
    if (!caller.project.empty()) return {};
    if (kind == "password") return with_password(std::move(request), caller.user);
    request.remote_user = caller.user;
    return request;
}

}  // namespace haas_test
