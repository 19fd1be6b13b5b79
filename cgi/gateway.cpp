#include "gateway.hpp"
#include "base/text.hpp"

#include <cgicc/CgiInput.h>
#include <cgicc/Cgicc.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/uuid.hpp"
#include "http/path.hpp"

namespace haas::cgi {

namespace {

using Fault = http::Request::BodyError;

/// What haas.conf turns into a 400 again.
constexpr int bad_request_alias = 490;

std::string variable(const Gateway& gateway, const char* name) {
    const char* const value = gateway.variable(name);
    return value == nullptr ? std::string() : std::string(value);
}

/// The input that cgicc sees. cgicc trusts the length that it is given, reads the bodies of POST and PUT only, and
/// parses forms. So it is given POST, JSON, and the length of a body that was already read and counted.
class CheckedInput final : public cgicc::CgiInput {
public:
    CheckedInput(const Gateway& gateway, const std::string& body) : gateway_(gateway), body_(body) {}

    std::size_t read(char* to, std::size_t size) override { return body_.copy(to, size); }

    std::string getenv(const char* name) override {
        const std::string_view wanted(name);
        if (wanted == "REQUEST_METHOD") return "POST";
        if (wanted == "CONTENT_TYPE") return "application/json";
        if (wanted == "CONTENT_LENGTH") return std::to_string(body_.size());
        // The other variables, including cookies, are of no use here, so cgicc's parsers need not see what strangers
        // send.
        return wanted == "QUERY_STRING" ? variable(gateway_, name) : std::string();
    }

private:
    const Gateway& gateway_;
    const std::string& body_;
};

/// Reads to the end of the body, or until `most` bytes are there.
std::size_t read_body(const Gateway& gateway, http::Request& request, std::size_t most) {
    request.body.resize(most);
    std::size_t got = 0;
    while (got < most) {
        const std::size_t more = gateway.read(std::span(request.body).subspan(got));
        if (more == 0) break;
        got += more;
    }
    request.body.resize(got);
    return got;
}

void refuse_body(http::Request& request, Fault fault) {
    request.body.clear();
    request.body_error = std::move(fault);
}

void take_body(const Gateway& gateway, http::Request& request) {
    const Fault too_large{Fault::Kind::too_large, "The body is larger than 64 KiB."};
    // The web server has joined the chunks, and has answered by itself if the last one was missing. (mod_fcgid also
    // says their length, and nothing of chunks.)
    if (!variable(gateway, "HTTP_TRANSFER_ENCODING").empty()) {
        if (read_body(gateway, request, largest_body + 1) > largest_body) refuse_body(request, too_large);
        return;
    }
    const std::string promised = variable(gateway, "CONTENT_LENGTH");
    if (promised.empty()) return;
    if (!base::is_digits(promised)) {
        return refuse_body(request, {Fault::Kind::malformed, "The Content-Length is not a number."});
    }
    const auto length = base::parse_number<std::size_t>(promised).value_or(largest_body + 1);
    if (length > largest_body) return refuse_body(request, too_large);
    if (read_body(gateway, request, length) == length) return;
    refuse_body(request, {Fault::Kind::malformed, "The body is shorter than its Content-Length."});
}

/// The path below the base URL, as it was sent.
std::string take_path(const Gateway& gateway) {
    std::string uri = variable(gateway, "REQUEST_URI");
    // Without REQUEST_URI (a bare CGI server) the decoded path is all there is.
    if (uri.empty()) {
        std::string path;
        for (const char c : variable(gateway, "PATH_INFO")) path += c == '/' ? "/" : http::percent_encode({&c, 1});
        return path;
    }
    uri.resize(std::min(uri.find_first_of("?#"), uri.size()));
    // The request target need not be a path: for `GET ?x`, nothing is left here.
    const std::size_t scheme = uri.find("://");
    if (!uri.starts_with('/') && scheme != std::string::npos)
        uri.erase(0, std::min(uri.find('/', scheme + 3), uri.size()));
    const std::string base = variable(gateway, "SCRIPT_NAME");
    const bool below = uri.starts_with(base) && (uri.size() == base.size() || uri[base.size()] == '/');
    if (below) uri.erase(0, base.size());
    return uri;
}

void take_query(const Gateway& gateway, http::Request& request) {
    CheckedInput input(gateway, request.body);
    const cgicc::Cgicc cgi(&input);
    for (const auto& element : cgi.getElements()) request.query.emplace_back(element.getName(), element.getValue());
    request.body = cgi.getEnvironment().getPostData();
    // cgicc skips parts without `=`; the API must see and refuse them.
    const std::string query = variable(gateway, "QUERY_STRING");
    std::size_t at = 0;
    while (at < query.size()) {
        const std::size_t end = std::min(query.find_first_of("&;", at), query.size());
        const std::string part = query.substr(at, end - at);
        if (!base::contains(part, '=')) request.query.emplace_back(part, std::string());
        at = end + 1;
    }
}

/// Uses the id of Apache's mod_unique_id, so that Apache's log and error pages have the same id.
std::string take_id(const Gateway& gateway) {
    constexpr std::string_view characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_@";
    const std::string id = variable(gateway, "UNIQUE_ID");
    const bool usable = !id.empty() && id.size() <= 64 && id.find_first_not_of(characters) == std::string::npos;
    return usable ? id : base::make_uuid();
}

/// The origin of the pages that a browser gets from this service. Behind a proxy, Apache knows it from ServerName.
std::string take_own_origin(const Gateway& gateway) {
    const std::string host = variable(gateway, "HTTP_HOST");
    if (host.empty()) return {};
    const bool secure = variable(gateway, "REQUEST_SCHEME") == "https" || variable(gateway, "HTTPS") == "on";
    return (secure ? "https://" : "http://") + host;
}

const char* reason_phrase(int status) {
    constexpr std::array<std::pair<int, const char*>, 17> phrases = {{{200, "OK"},
                                                                      {202, "Accepted"},
                                                                      {400, "Bad Request"},
                                                                      {401, "Unauthorized"},
                                                                      {403, "Forbidden"},
                                                                      {404, "Not Found"},
                                                                      {405, "Method Not Allowed"},
                                                                      {409, "Conflict"},
                                                                      {413, "Content Too Large"},
                                                                      {422, "Unprocessable Content"},
                                                                      {429, "Too Many Requests"},
                                                                      {bad_request_alias, "Bad Request"},
                                                                      {500, "Internal Server Error"},
                                                                      {501, "Not Implemented"},
                                                                      {502, "Bad Gateway"},
                                                                      {503, "Service Unavailable"},
                                                                      {504, "Gateway Timeout"}}};
    for (const auto& [known, phrase] : phrases) {
        if (known == status) return phrase;
    }
    return "Unknown";
}

}  // namespace

http::Request take_request(const Gateway& gateway) {
    http::Request request;
    request.method = http::parse_method(variable(gateway, "REQUEST_METHOD"));
    request.path = take_path(gateway);
    request.content_type = variable(gateway, "CONTENT_TYPE");
    request.authorization = variable(gateway, "HTTP_AUTHORIZATION");
    // The web server's own variables. A header can only set variables that begin with HTTP_.
    request.remote_user = variable(gateway, "REMOTE_USER");
    request.auth_type = variable(gateway, "AUTH_TYPE");
    request.cookie = variable(gateway, "HTTP_COOKIE");
    request.haas_request = variable(gateway, "HTTP_X_HAAS_REQUEST");
    if (gateway.variable("HTTP_IDEMPOTENCY_KEY") != nullptr)
        request.idempotency_key = variable(gateway, "HTTP_IDEMPOTENCY_KEY");
    request.remote_address = variable(gateway, "REMOTE_ADDR");
    request.origin = variable(gateway, "HTTP_ORIGIN");
    request.fetch_site = variable(gateway, "HTTP_SEC_FETCH_SITE");
    request.referer = variable(gateway, "HTTP_REFERER");
    request.own_origin = take_own_origin(gateway);
    request.id = take_id(gateway);
    take_body(gateway, request);
    take_query(gateway, request);
    return request;
}

int status_for(const Gateway& gateway, int status) {
    const bool has_alias = variable(gateway, "HAAS_BAD_REQUEST") == std::to_string(bad_request_alias);
    return status == 400 && has_alias ? bad_request_alias : status;
}

void send(const http::Response& response, const Client& client) {
    if (!client.write(to_cgi(response)) || !response.more) return;
    while (client.flush() && !client.is_ending()) {
        const auto piece = response.more();
        if (!piece || (!piece->empty() && !client.write(*piece))) return;
    }
}

std::string to_cgi(const http::Response& response) {
    std::string text = "Status: " + std::to_string(response.status) + ' ' + reason_phrase(response.status) + "\r\n";
    if (!response.content_type.empty()) text += "Content-Type: " + response.content_type + "\r\n";
    if (!response.body.empty()) text += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    for (const auto& [name, value] : response.headers) text += name + ": " + value + "\r\n";
    return text + "\r\n" + response.body;
}

}  // namespace haas::cgi
