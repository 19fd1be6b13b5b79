#include "api/request_grammar.hpp"

#include "api/exchange.hpp"
#include "api/site.hpp"

namespace haas_test {

namespace {

/// So that a mistake in one of them cannot shift the meaning of the others, NUL is written by its length.
const std::string nul(1, '\0');

const std::vector<std::string>& path_pieces() {
    static const std::vector<std::string> pieces = {"/",
                                                    "/",
                                                    "//",
                                                    "/node",
                                                    "/node/n1",
                                                    "/project/p1",
                                                    "/switch/s1/port/gi1%2F0%2F1",
                                                    "/networking_action/x",
                                                    "?",
                                                    "#",
                                                    "%",
                                                    "%2",
                                                    "%2F",
                                                    "%00",
                                                    "%ff",
                                                    "%u0041",
                                                    "..",
                                                    "/..",
                                                    "/.",
                                                    ":",
                                                    "://",
                                                    "http://",
                                                    "http://x",
                                                    "http://x:99999/projects",
                                                    "*",
                                                    ";",
                                                    "@",
                                                    "&",
                                                    "=",
                                                    "\\",
                                                    "v0",
                                                    "/v0",
                                                    "/v0/",
                                                    "~",
                                                    "\x7f",
                                                    "\xff",
                                                    "\xc3\xa9",
                                                    "[::1]",
                                                    "/projects",
                                                    "/healthz"};
    return pieces;
}

const std::vector<std::string>& query_pieces() {
    static const std::vector<std::string> pieces = {"wait", "wait=1", "wait=-1", "=",  "==",  "&",    "&&",
                                                    ";",    "%",      "%%",      "%4", "%00", "%ff",  "+",
                                                    "a",    "a=b",    "?",       "#",  "/",   "\xff", "follow=true"};
    return pieces;
}

}  // namespace

std::string RequestGrammar::chain(const Choices& pieces, unsigned most) {
    std::string text;
    for (unsigned left = below(most + 1); left > 0; --left) text += one_of(pieces);
    return text;
}

std::string RequestGrammar::noise(unsigned most) {
    std::string text(below(most + 1), '\0');
    for (char& c : text) c = static_cast<char>(below(256));
    return text;
}

std::string RequestGrammar::method() {
    static const Choices usual = {"GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"};
    static const Choices odd = {"",    "TRACE", "CONNECT", "get", "BREW",
                                "G T", "GET:",  "\xff",    "*",   std::string(300, 'A')};
    return once_in(6) ? one_of(odd) : one_of(usual);
}

std::string RequestGrammar::query() { return once_in(2) ? "" : "?" + chain(query_pieces(), 6); }

std::string RequestGrammar::target() {
    static const Choices fine = {"/projects", "/nodes", "/healthz", "/node/n1", "/project/p1", "/user/eve", "/", "/v0"};
    switch (below(6)) {
        case 0: return query();
        case 1: return one_of(fine) + query();
        case 2: return std::string(below(5000), "/a?%"[below(4)]);
        case 3: return "/" + noise(12) + query();
        default: return chain(path_pieces(), 5) + query();
    }
}

std::string RequestGrammar::header() {
    static const Choices names = {"Accept",          "Content-Type", "Cookie",        "Origin",  "Sec-Fetch-Site",
                                  "X-Forwarded-For", "Host",         "Range",         "Upgrade", "TE",
                                  "Proxy",           "If-Match",     "Expect",        "",        "X Y",
                                  "Status",          "REMOTE_USER",  "Content-Length"};
    static const Choices values = {"",
                                   "x",
                                   "null",
                                   "0",
                                   "-1",
                                   "*/*",
                                   "https://evil.example",
                                   "multipart/form-data; boundary=",
                                   "application/x-www-form-urlencoded",
                                   "a=b; c=\"d; =;;",
                                   "bytes=0-,-1",
                                   "100-continue",
                                   "h2c",
                                   "\xff\xfe",
                                   "a" + nul + "b",
                                   "a\r\n folded",
                                   std::string(9000, 'h')};
    static const Choices credentials = {"Basic",
                                        "Basic ",
                                        "Basic =",
                                        "Basic ====",
                                        "Basic Og==",
                                        "basic YQ==",
                                        "Bearer x",
                                        basic_authorization("alice", ""),
                                        basic_authorization("", "x"),
                                        basic_authorization("alice", Site::password_of("alice"))};
    if (once_in(3)) return "Authorization: " + one_of(credentials);
    if (once_in(12)) return noise(30);
    return one_of(names) + (once_in(15) ? "" : ": ") + one_of(values);
}

std::string RequestGrammar::body() {
    static const Choices pieces = {
        "{",    "}", "[",     "]",       "\"",      ":",    ",",    "\"a\"",        "\"owner\": \"x\"",
        "0e95", "-", "1e999", "\\u0000", "\\ud800", "true", "null", "\xef\xbb\xbf", "\xff",
        nul,    "{}"};
    switch (below(6)) {
        case 0: return {};
        case 1: return R"({"owner": "p1"})";
        case 2: return noise(200);
        case 3: return std::string(below(70000), "[{ \xff"[below(4)]);
        default: return chain(pieces, 12);
    }
}

std::string RequestGrammar::length_of(const std::string& body) {
    static const Choices odd = {
        "",    "0",           "1", "100", "-1", "+5", "0x10", "1e3", "65536", "65537", "99999999999999999999",
        "1 2", "000000000000"};
    return once_in(5) ? one_of(odd) : std::to_string(body.size());
}

RequestGrammar::Sent RequestGrammar::request() {
    static const Choices versions = {"",           " HTTP/1.0", " HTTP/0.9", " HTTP/2.0",
                                     " HTTP/1.1 ", " HTTP/",    " http/1.1", " HTTP/1.1\r"};
    const std::string verb = method();
    std::string bytes = verb + " " + target() + (once_in(8) ? one_of(versions) : " HTTP/1.1") + "\r\n";
    bytes += "Connection: close\r\n";
    if (!once_in(20)) bytes += "Host: haas\r\n";
    for (unsigned left = below(5); left > 0; --left) bytes += header() + "\r\n";
    const std::string content = body();
    if (once_in(12)) bytes += "Transfer-Encoding: chunked\r\n";
    if (!content.empty() || once_in(4)) bytes += "Content-Length: " + length_of(content) + "\r\n";
    return {bytes + "\r\n" + content, verb};
}

std::map<std::string, std::string> RequestGrammar::environment(std::string& body) {
    static const Choices scripts = {"", "/", "/haas", "/haas/", "/cgi-bin/haas.fcgi", "?", "projects", "/projects/x"};
    static const Choices others = {"REMOTE_ADDR",  "REMOTE_USER",         "HTTP_HOST",   "HTTP_COOKIE",
                                   "CONTENT_TYPE", "REQUEST_SCHEME",      "HTTPS",       "HTTP_ORIGIN",
                                   "UNIQUE_ID",    "HTTP_SEC_FETCH_SITE", "SERVER_NAME", "HTTP_TRANSFER_ENCODING",
                                   "SERVER_PORT",  "PATH_TRANSLATED",     "HTTP_REFERER"};
    static const Choices values = {
        "", "x", "-1", "null", "a=b;;=", "multipart/form-data; boundary=", "\xff", "chunked", "[::1]:x", ":", "://"};
    std::map<std::string, std::string> variables;
    body = this->body();
    // Now and then a variable is not there at all.
    const auto set = [&](const char* name, const std::string& value) {
        if (!once_in(6)) variables[name] = once_in(8) ? "" : value.substr(0, value.find('\0'));
    };
    set("REQUEST_METHOD", method());
    if (!once_in(4)) set("REQUEST_URI", target());
    set("SCRIPT_NAME", one_of(scripts));
    set("PATH_INFO", target());
    set("QUERY_STRING", chain(query_pieces(), 6));
    set("CONTENT_LENGTH", length_of(body));
    if (once_in(2)) set("HTTP_AUTHORIZATION", "Basic " + chain({"=", "Og==", "YQ==", "\xff", " ", "x"}, 4));
    for (unsigned left = below(5); left > 0; --left) set(one_of(others).c_str(), one_of(values));
    return variables;
}

}  // namespace haas_test
