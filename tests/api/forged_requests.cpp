// Sends to a running service requests that claim to be somebody else's: forged_requests --endpoint URL --config FILE
//
// Users who are named by headers; and requests hidden in others, whose length two servers would understand differently.
// None of them may be taken for the administrator's, and nothing may change in the database.

#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "api/judge.hpp"
#include "api/raw_http.hpp"
#include "api/site.hpp"
#include "api/tap_report.hpp"
#include "base/base64.hpp"
#include "base/log.hpp"
#include "sys/config.hpp"

namespace {

using namespace haas_test;

std::string authorization_of(const std::string& user) {
    return "Authorization: " + basic_authorization(user, Site::password_of(user)) + "\r\n";
}

/// Headers by which a proxy or a module says who the user is, or where a request comes from.
const std::vector<std::string>& claims() {
    static const std::string right = haas::base::encode_base64("admin:" + Site::password_of("admin"));
    static const std::vector<std::string> all = {
        "REMOTE_USER: admin",
        "Remote-User: admin",
        "remote_user: admin",
        "HTTP_REMOTE_USER: admin",
        "REDIRECT_REMOTE_USER: admin",
        "X-Remote-User: admin",
        "X-Forwarded-User: admin",
        "X-Forwarded-Preferred-Username: admin",
        "X-Auth-Request-User: admin",
        "X-Authenticated-User: admin",
        "X-WEBAUTH-USER: admin",
        "X-User: admin",
        "X-Haas-User: admin",
        "X-Proxy-User: admin",
        "Auth-User: admin",
        "AUTH_TYPE: Basic",
        "AUTHENTICATE_UID: admin",
        "OIDC_CLAIM_sub: admin",
        "OIDC_CLAIM_preferred_username: admin",
        "SSL_CLIENT_S_DN_CN: admin",
        "X-SSL-Client-CN: admin",
        "X-SSL-Client-Verify: SUCCESS",
        "X-Client-Cert: admin",
        "From: admin",
        "X-Forwarded-For: 127.0.0.1",
        "Forwarded: for=127.0.0.1;by=admin",
        "X-Real-IP: 127.0.0.1",
        "X-Original-URL: /user/admin",
        "X-Rewrite-URL: /user/admin",
        "X-HTTP-Method-Override: DELETE",
        "X-Original-Method: DELETE",
        "Cookie: user=admin; REMOTE_USER=admin; session=admin; __Host-haas=admin",
        "Proxy-Authorization: Basic " + right,
        "X-Authorization: Basic " + right,
        "Authorization_: Basic " + right,
        "HTTP_AUTHORIZATION: Basic " + right,
        "X-Authorization: Bearer admin",
    };
    return all;
}

/// What credentials cannot be, though they name the administrator.
const std::vector<std::string>& broken_credentials() {
    static const std::string right = haas::base::encode_base64("admin:" + Site::password_of("admin"));
    static const std::vector<std::string> all = {
        "Authorization : Basic " + right,
        " Authorization: Basic " + right,
        "X: 1\r\n Authorization: Basic " + right,
        "Authorization\x0b: Basic " + right,
        "X: 1\rAuthorization: Basic " + right,
        "Authorization: Basic admin",
        "Authorization: Basic " + haas::base::encode_base64("admin"),
        "Authorization: Basic " + haas::base::encode_base64("admin:"),
        "Authorization: Digest username=\"admin\"",
        "Authorization: Negotiate YWRtaW4=",
        "Authorization: Bearer admin",
        "Authorization: " + right,
        "Authorization: Basic " + haas::base::encode_base64("alice:wrong") + "\r\nAuthorization: Basic " +
            haas::base::encode_base64("admin:wrong"),
    };
    return all;
}

/// The request that nobody may have sent.
std::string hidden() {
    return "PUT /project/hidden HTTP/1.1\r\nHost: haas\r\n" + authorization_of("admin") + "Content-Length: 0\r\n\r\n";
}

std::string outer(const std::string& line, const std::string& headers, const std::string& user = "alice") {
    return line + "\r\nHost: haas\r\n" + (user.empty() ? "" : authorization_of(user)) + headers + "\r\n";
}

std::string length(std::size_t size) { return "Content-Length: " + std::to_string(size) + "\r\n"; }

struct Smuggled {
    std::string name;
    std::string bytes;
};

/// Two lengths in one request: by one of them, hidden() is a part of the body.
std::vector<Smuggled> two_lengths() {
    const std::string post = "POST /project/p1/connect_node HTTP/1.1";
    const std::string in_chunks = "0\r\n\r\n" + hidden();
    const std::string all = length(in_chunks.size());
    std::ostringstream one_chunk;
    one_chunk << std::hex << hidden().size() << "\r\n" << hidden() << "\r\n0\r\n\r\n";
    return {
        {"a length and chunks", outer(post, all + "Transfer-Encoding: chunked\r\n") + in_chunks},
        {"chunks and a length", outer(post, "Transfer-Encoding: chunked\r\n" + all) + in_chunks},
        {"chunks and a length that ends before them",
         outer(post, length(4) + "Transfer-Encoding: chunked\r\n") + one_chunk.str()},
        {"chunks with a blank before the colon", outer(post, all + "Transfer-Encoding : chunked\r\n") + in_chunks},
        {"chunks behind a tab", outer(post, all + "Transfer-Encoding:\tchunked\r\n") + in_chunks},
        {"chunks in a folded line", outer(post, all + "Transfer-Encoding:\r\n chunked\r\n") + in_chunks},
        {"chunks in capitals", outer(post, all + "TRANSFER-ENCODING: CHUNKED\r\n") + in_chunks},
        {"chunks behind a vertical tab", outer(post, all + "Transfer-Encoding: \x0b"
                                                           "chunked\r\n") +
                                             in_chunks},
        {"chunks that are not the last coding",
         outer(post, all + "Transfer-Encoding: chunked, identity\r\n") + in_chunks},
        {"chunks in quotes", outer(post, all + "Transfer-Encoding: \"chunked\"\r\n") + in_chunks},
        {"a coding that is nearly chunked", outer(post, all + "Transfer-Encoding: xchunked\r\n") + in_chunks},
        {"two codings in two headers",
         outer(post, all + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n") + in_chunks},
        {"chunks behind a bare carriage return", outer(post, all + "X: 1\rTransfer-Encoding: chunked\r\n") + in_chunks},
        {"chunks behind a bare line feed", outer(post, all + "X: 1\nTransfer-Encoding: chunked\r\n") + in_chunks},
        {"chunks in HTTP/1.0", outer("POST /project/p1/connect_node HTTP/1.0",
                                     all + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n") +
                                   in_chunks},
        {"an underscore for a dash", outer(post, all + "Transfer_Encoding: chunked\r\n") + in_chunks},
        {"two lengths", outer(post, length(0) + length(hidden().size())) + hidden()},
        {"two lengths the other way round", outer(post, length(hidden().size()) + length(0)) + hidden()},
        {"two lengths in one header",
         outer(post, "Content-Length: 0, " + std::to_string(hidden().size()) + "\r\n") + hidden()},
        {"a length with a sign", outer(post, "Content-Length: +0\r\n") + hidden()},
        {"a length in hexadecimal", outer(post, "Content-Length: 0x0\r\n") + hidden()},
        {"a length with a blank before the colon", outer(post, "Content-Length : 0\r\n") + hidden()},
        {"a length that nobody can hold", outer(post, "Content-Length: 18446744073709551616\r\n") + hidden()},
        {"a negative length", outer(post, "Content-Length: -1\r\n") + hidden()},
    };
}

/// Bodies and chunks that are wrong, or that nobody reads.
std::vector<Smuggled> bodies() {
    const std::string post = "POST /project/p1/connect_node HTTP/1.1";
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    const std::string body = length(hidden().size());
    return {
        {"the body of a request that is refused", outer("PUT /project/mine HTTP/1.1", body) + hidden()},
        {"the body of a request without a user", outer(post, body, "") + hidden()},
        {"the body of a GET", outer("GET /projects HTTP/1.1", body) + hidden()},
        {"the body of a HEAD", outer("HEAD /projects HTTP/1.1", body) + hidden()},
        {"the body of an OPTIONS", outer("OPTIONS /projects HTTP/1.1", body) + hidden()},
        {"the body of a method that nobody knows", outer("BREW /projects HTTP/1.1", body) + hidden()},
        {"the body of a path that nobody has", outer("POST /nix HTTP/1.1", body) + hidden()},
        {"the body of a path that is too long",
         outer("POST /" + std::string(5000, 'a') + " HTTP/1.1", body) + hidden()},
        {"the body behind an expectation that nobody meets", outer(post, body + "Expect: wonders\r\n") + hidden()},
        {"the body behind an expectation", outer(post, body + "Expect: 100-continue\r\n") + hidden()},
        {"the beginning of a body that is too large", outer(post, length(1048577)) + hidden()},
        {"a body after an upgrade", outer(post, body + "Connection: Upgrade\r\nUpgrade: h2c\r\n") + hidden()},
        {"a chunk of a size that nobody can hold", outer(post, chunked) + "10000000000000000\r\n" + hidden()},
        {"a chunk of a size that is no number", outer(post, chunked) + "0x0\r\n\r\n" + hidden()},
        {"a chunk of a negative size", outer(post, chunked) + "-1\r\n\r\n" + hidden()},
        {"a chunk that is longer than its size", outer(post, chunked) + "1\r\n{}\r\n0\r\n\r\n" + hidden()},
        {"a chunk that ends without its line", outer(post, chunked) + "2\r\n{}0\r\n\r\n" + hidden()},
        {"trailers that are none", outer(post, chunked) + "0\r\nno trailer\r\n\r\n" + hidden()},
        {"a line with two versions", outer("GET /projects HTTP/1.1 HTTP/1.1", "") + hidden()},
        {"a header without a name", outer("GET /projects HTTP/1.1", ": 1\r\n") + hidden()},
        {"a line that is no header", outer("GET /projects HTTP/1.1", "no header\r\n") + hidden()},
    };
}

class Tester : public TapReport {
public:
    Tester(Site& site, const HttpServer& server) : site_(site), server_(server) {}

    void run_all() {
        site_.begin();
        for (const auto& claim : claims())
            report("a header makes nobody an administrator: " + shown(claim), fault_of_claim(claim));
        for (const auto& credentials : broken_credentials()) {
            report("these are no credentials: " + shown(credentials), fault_of_nobody(credentials));
        }
        report("no trailer has credentials", fault_of_trailers());
        report("nobody is who came before on the connection", fault_of_connection());
        for (const auto& smuggled : two_lengths()) report("no request is hidden: " + smuggled.name, fault_of(smuggled));
        for (const auto& smuggled : bodies()) report("no request is hidden in " + smuggled.name, fault_of(smuggled));
        report("a request that is not hidden is carried out", fault_of_control());
    }

private:
    /// Without credentials the request is nobody's; with those of a user it is theirs.
    std::string fault_of_claim(const std::string& claim) {
        const auto fault = fault_of_nobody(claim);
        if (!fault.empty()) return fault;
        const std::string as_alice = authorization_of("alice") + claim + "\r\n";
        const auto who =
            parse_answer(exchange("GET /whoami HTTP/1.1\r\nHost: haas\r\nConnection: close\r\n" + as_alice + "\r\n"));
        if (who.status != 200 || member_of(who.body, "user") != "alice") return "alice is told: " + shown(who.body);
        const auto change = parse_answer(exchange(
            "PUT /project/forged HTTP/1.1\r\nHost: haas\r\nConnection: close\r\n" + length(0) + as_alice + "\r\n"));
        if (change.status != 403) return "alice is told: " + shown(change.body);
        return site_.has_changed() ? "the database was changed" : "";
    }

    std::string fault_of_nobody(const std::string& header) {
        const auto answer =
            parse_answer(exchange("GET /whoami HTTP/1.1\r\nHost: haas\r\nConnection: close\r\n" + header + "\r\n\r\n"));
        const bool refused = answer.status == 401 || answer.status == 400;
        return refused ? "" : "nobody is told " + std::to_string(answer.status) + " " + shown(answer.body);
    }

    std::string fault_of_trailers() {
        const auto answer = parse_answer(
            exchange("PUT /project/forged HTTP/1.1\r\nHost: haas\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                     "Trailer: Authorization\r\n\r\n0\r\n" +
                     authorization_of("admin") + "\r\n"));
        if (answer.status != 401) return "the status is " + std::to_string(answer.status);
        return site_.has_changed() ? "the database was changed" : "";
    }

    std::string fault_of_connection() {
        const std::string as_admin = "GET /whoami HTTP/1.1\r\nHost: haas\r\n" + authorization_of("admin") + "\r\n";
        const std::string as_nobody = "GET /whoami HTTP/1.1\r\nHost: haas\r\nConnection: close\r\n\r\n";
        const auto answers = exchange(as_admin + as_nobody);
        const auto second = answers.rfind("HTTP/1.1 ");
        return second > 0 && answers.compare(second, 12, "HTTP/1.1 401") == 0 ? "" : shown(answers);
    }

    std::string fault_of(const Smuggled& smuggled) {
        const auto answers = exchange(smuggled.bytes);
        return site_.has_changed() ? "it was carried out\n#   answers: " + shown(answers) : "";
    }

    /// Otherwise the tests before would have seen nothing.
    std::string fault_of_control() {
        exchange(outer("GET /projects HTTP/1.1", "") + hidden());
        return site_.has_changed() ? "" : "the database is as it was";
    }

    std::string exchange(const std::string& bytes) { return server_.exchange(bytes, Ending::half_closed); }

    static std::string shown(const std::string& bytes) { return haas::base::log::escape(bytes.substr(0, 1000)); }

    Site& site_;
    const HttpServer& server_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() != 4 || words[0] != "--endpoint" || words[2] != "--config") {
        std::cerr << "usage: forged_requests --endpoint URL --config FILE\n";
        return 2;
    }
    try {
        haas::base::log::start("forged_requests", haas::base::log::Level::error);
        const auto config = haas::sys::read_config(words[3]);
        Site site(place_of(config));
        const HttpServer server(words[1]);
        Tester tester(site, server);
        tester.run_all();
        return tester.finish() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cout << "Bail out! " << error.what() << std::endl;
        return 1;
    }
}
