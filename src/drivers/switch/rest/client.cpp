#include "drivers/switch/rest/client.hpp"

#include <algorithm>

#include "base/redaction.hpp"
#include "base/text.hpp"

namespace haas::drivers {

using core::SwitchError;
using Kind = core::SwitchError::Kind;

sys::HttpAnswer RestClient::ask(const std::string& method, const std::string& path, const std::string& body,
                                std::initializer_list<int> fine) {
    if (timeouts_.before_command != nullptr) (*timeouts_.before_command)();
    sys::HttpRequest request;
    request.method = method;
    request.url = login_.origin + path;
    request.username = login_.user;
    request.password = login_.password;
    request.body = body;
    request.media_type = login_.media_type;
    request.certificates = login_.verify_tls ? sys::Certificates::verified : sys::Certificates::ignored;
    request.proxies = sys::Proxies::none;
    request.timeout = timeouts_.command;
    request.connect_timeout = std::min(timeouts_.connect, timeouts_.command);
    request.size_limit = login_.largest_answer;
    try {
        auto answer = client_->send(request);
        if (std::find(fine.begin(), fine.end(), answer.status) == fine.end()) require_success(answer);
        return answer;
    } catch (const sys::HttpError& error) {
        fail_without_answer(error, method);
    }
}

void RestClient::fail(Kind kind, const std::string& detail) const { throw SwitchError(kind, step_, detail); }

std::string RestClient::quote(std::string_view text) const {
    const auto in_one_line = [](std::string_view said) { return base::one_line(said); };
    return base::redacted(text, login_.user, login_.password, in_one_line);
}

void RestClient::fail_without_answer(const sys::HttpError& error, const std::string& method) const {
    using Cause = sys::HttpError::Cause;
    const std::string reason = quote(error.what());
    const std::string unsure = method == "GET" ? "" : "; the request may have taken effect";
    switch (error.cause()) {
        case Cause::untrusted:
            fail(Kind::unreachable, "the switch's certificate is not trusted: " + reason +
                                        "; the switch may be registered with verify_tls=false");
        case Cause::deadline: fail(Kind::unreachable, "no answer in time" + unsure);
        case Cause::too_large: fail(Kind::unreachable, reason + unsure);
        case Cause::broken: fail(Kind::unreachable, "the connection broke: " + reason + unsure);
        case Cause::handshake:
        case Cause::nobody: break;
    }
    fail(Kind::unreachable, reason);
}

void RestClient::require_success(const sys::HttpAnswer& answer) const {
    constexpr int unauthorized = 401;
    constexpr int forbidden = 403;
    if (answer.status >= 200 && answer.status < 300) return;
    const std::string said = words_ == nullptr ? std::string() : quote(words_(answer.body));
    const std::string status = "status " + std::to_string(answer.status) + (said.empty() ? "" : ": " + said);
    if (answer.status == unauthorized) {
        fail(Kind::unreachable, "the switch refuses the user or the password (" + status + ")");
    }
    if (answer.status == forbidden) {
        fail(Kind::unreachable, "the switch does not allow this user to do that (" + status + ")");
    }
    // Passing failures: the service is restarting, or overloaded.
    for (const int passing : {408, 429, 502, 503, 504}) {
        if (answer.status == passing) fail(Kind::unreachable, "the switch cannot answer now (" + status + ")");
    }
    if (answer.status < 400) fail(Kind::refused, "the switch redirects the request (" + status + ")");
    fail(Kind::refused, "the switch refuses (" + status + ")");
}

}  // namespace haas::drivers
