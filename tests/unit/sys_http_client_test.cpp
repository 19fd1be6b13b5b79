#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <mutex>
#include <string>
#include <thread>

#include "base/base64.hpp"
#include "sys/http_client.hpp"
#include "sys/process.hpp"
#include "unit/loopback_server.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::sys;
using namespace std::chrono_literals;
using haas::base::Secret;
using haas_test::LoopbackServer;

namespace {

std::string answer(int status, const std::string& body, const std::string& headers = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " Whatever\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + headers + "\r\n" + body;
}

LoopbackServer::Answer always(std::string text) {
    return [text = std::move(text)](const std::string&) { return text; };
}

HttpRequest get(const std::string& url) {
    HttpRequest request;
    request.url = url;
    return request;
}

bool has_line(const std::string& request, const std::string& line) {
    return request.find("\r\n" + line + "\r\n") != std::string::npos;
}

/// Gives this process namespaces of its own, with a name server on 127.0.0.99 that takes questions and answers none.
/// @return  false when that is not permitted
bool enter_world_with_silent_name_server(const std::string& resolver) {
    if (::unshare(CLONE_NEWNS | CLONE_NEWNET) != 0) return false;
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
    if (::mount(resolver.c_str(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr) != 0) return false;
    const int file = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq loopback{};
    loopback.ifr_name[0] = 'l';
    loopback.ifr_name[1] = 'o';
    loopback.ifr_flags = IFF_UP;
    if (::ioctl(file, SIOCSIFFLAGS, &loopback) != 0) return false;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(53);
    void* const place = &address;
    return ::inet_pton(AF_INET, "127.0.0.99", &address.sin_addr) == 1 &&
           ::bind(file, static_cast<sockaddr*>(place), sizeof address) == 0;
}

/// Why a request got no answer; empty when it got one.
std::string failure(const HttpRequest& request) {
    try {
        HttpClient().send(request);
        return {};
    } catch (const HttpError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("status and body of an answer come back, whatever the status") {
    for (const int status : {200, 201, 204, 301, 400, 401, 404, 409, 500, 503}) {
        const std::string body = status == 204 ? "" : std::string("{\"a\": \"\0\xff\"}", 11);
        const LoopbackServer server(always(answer(status, body)));
        const auto got = HttpClient().send(get(server.url() + "/v0/x"));
        CHECK(got.status == status);
        CHECK(got.body == body);
    }
}

TEST_CASE("a request's method, path, body and type arrive as they are") {
    LoopbackServer server(always(answer(200, "")));
    HttpClient client;
    for (const char* method : {"PUT", "POST", "DELETE", "PATCH"}) {
        HttpRequest request = get(server.url() + "/a%2Fb/../c%20d?x=1&y=%00");
        request.method = method;
        request.body = std::string("{\"k\": \"\0@file\"}", 15);
        client.send(request);
        const std::string seen = server.requests().back();
        CAPTURE(seen);
        CHECK(seen.starts_with(std::string(method) + " /a%2Fb/../c%20d?x=1&y=%00 HTTP/1.1\r\n"));
        CHECK(has_line(seen, "Content-Type: application/json"));
        CHECK(has_line(seen, "Content-Length: 15"));
        CHECK(seen.substr(seen.size() - 15) == request.body);
    }
    HttpRequest large = get(server.url());
    large.method = "PUT";
    large.body = std::string(3000000, 'x');
    client.send(large);
    CHECK(server.requests().back().size() > large.body.size());
    CHECK(server.requests().back().find("Expect") == std::string::npos);
    CHECK(server.connections() == 1);
}

TEST_CASE("a request without a body has no type, and says that its length is 0 where that is asked for") {
    LoopbackServer server(always(answer(200, "")));
    for (const char* method : {"GET", "DELETE", "PUT", "POST", "PATCH"}) {
        HttpRequest request = get(server.url());
        request.method = method;
        HttpClient().send(request);
        const std::string seen = server.requests().back();
        CAPTURE(seen);
        CHECK(seen.starts_with(std::string(method) + " / "));
        CHECK(seen.find("Content-Type") == std::string::npos);
        CHECK(seen.find("Transfer-Encoding") == std::string::npos);
        CHECK(has_line(seen, "Content-Length: 0") == (method[0] == 'P'));
    }
}

TEST_CASE("credentials are sent to the server that was named, and only with the request that has them") {
    LoopbackServer server(always(answer(200, "")));
    HttpClient client;
    HttpRequest request = get(server.url());
    request.username = "admin";
    request.password = Secret("p:w \xc3\xa4");
    client.send(request);
    CHECK(
        has_line(server.requests().back(), "Authorization: Basic " + haas::base::encode_base64("admin:p:w \xc3\xa4")));
    client.send(get(server.url()));
    CHECK(server.requests().back().find("Authorization") == std::string::npos);
}

TEST_CASE("an entity tag comes back, and goes where it is to match") {
    LoopbackServer server(always(answer(200, "", "etag: W/\"a b\"\r\n")));
    HttpClient client;
    HttpRequest request = get(server.url());
    request.if_match = client.send(request).entity_tag;
    CHECK(request.if_match == "W/\"a b\"");
    CHECK(server.requests().back().find("If-Match") == std::string::npos);
    client.send(request);
    CHECK(has_line(server.requests().back(), "If-Match: W/\"a b\""));
    const LoopbackServer without(always(answer(200, "")));
    CHECK(client.send(get(without.url())).entity_tag.empty());
}

TEST_CASE("a redirect is an answer like any other: it is not followed") {
    LoopbackServer other(always(answer(200, "stolen")));
    LoopbackServer server(always(answer(302, "moved", "Location: " + other.url() + "/\r\n")));
    HttpRequest request = get(server.url());
    request.username = "admin";
    request.password = Secret("secret");
    CHECK(HttpClient().send(request).status == 302);
    CHECK(other.connections() == 0);
}

TEST_CASE("no proxy of the environment sees an unencrypted request") {
    LoopbackServer proxy(always(answer(200, "from the proxy")));
    LoopbackServer server(always(answer(200, "from the server")));
    for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::setenv(name, proxy.url().c_str(), 1);
    const auto got = HttpClient().send(get(server.url()));
    for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
    CHECK(got.body == "from the server");
    CHECK(proxy.connections() == 0);
}

TEST_CASE("the error for a missing answer contains neither credentials nor body") {
    HttpRequest request;
    request.method = "PUT";
    request.username = "secret-user";
    request.password = Secret("secret-password");
    request.body = "secret-body";
    request.timeout = 2000ms;
    const LoopbackServer cutting(always(""));
    const LoopbackServer nonsense(always("220 smtp.example.org ESMTP\r\n\r\n"));
    const LoopbackServer no_length(always("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"));
    for (const std::string& url :
         {"http://127.0.0.1:" + std::to_string(haas_test::free_port()), cutting.url(), nonsense.url(), no_length.url(),
          std::string("http://host.invalid/"), std::string("http://"), std::string(""),
          std::string("http://127.0.0.1:99999/"), std::string("ftp://127.0.0.1/"), std::string("file:///etc/passwd"),
          std::string("http://a b/"), std::string("gopher://127.0.0.1/")}) {
        CAPTURE(url);
        request.url = url;
        const std::string reason = failure(request);
        CHECK_FALSE(reason.empty());
        CHECK(reason.find("secret") == std::string::npos);
    }
}

TEST_CASE("a failure says whether anything may have been asked") {
    const auto cause = [](const HttpRequest& request) {
        try {
            HttpClient().send(request);
        } catch (const HttpError& error) {
            return error.cause();
        }
        throw std::runtime_error("it was answered");
    };
    using Cause = HttpError::Cause;
    CHECK(cause(get("http://127.0.0.1:" + std::to_string(haas_test::free_port()))) == Cause::nobody);
    CHECK(cause(get("http://host.invalid/")) == Cause::nobody);
    const LoopbackServer cutting(always(""));
    CHECK(cause(get(cutting.url())) == Cause::broken);
    const LoopbackServer half(always("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));
    HttpRequest request = get(half.url());
    request.timeout = 200ms;
    CHECK(cause(request) == Cause::deadline);
    const LoopbackServer large(always(answer(200, "large")));
    request = get(large.url());
    request.size_limit = 4;
    CHECK(cause(request) == Cause::too_large);
}

TEST_CASE("a server that does not answer is given up at the deadline") {
    std::mutex gate;
    std::unique_lock closed(gate);
    const LoopbackServer silent([&gate](const std::string&) {
        const std::lock_guard wait(gate);
        return std::string();
    });
    HttpRequest request = get(silent.url());
    request.timeout = 200ms;
    const auto start = std::chrono::steady_clock::now();
    CHECK(failure(request).find("timed out") != std::string::npos);
    CHECK(std::chrono::steady_clock::now() - start < 5s);
    closed.unlock();
}

TEST_CASE("a name server that does not answer keeps nobody beyond the deadline") {
    const haas_test::TemporaryDirectory directory;
    const std::string resolver = directory.write("resolv.conf", "nameserver 127.0.0.99\n").string();
    const pid_t child = ::fork();
    if (child == 0) {
        if (!enter_world_with_silent_name_server(resolver)) ::_exit(2);
        HttpRequest request = get("http://host.example.org/");
        request.timeout = 500ms;
        const auto start = std::chrono::steady_clock::now();
        const std::string reason = failure(request);
        const bool in_time = std::chrono::steady_clock::now() - start < 3s;
        ::_exit(in_time && reason.find("timed out") != std::string::npos ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 2) haas_test::skip("no permission to make namespaces");
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("an answer that is larger than the limit is refused, with or without an announced length") {
    const LoopbackServer announced(always(answer(200, std::string(1001, 'x'))));
    const LoopbackServer chunked(always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                                        std::string(1001, 'x') + "\r\n0\r\n\r\n"));
    for (const auto* server : {&announced, &chunked}) {
        HttpRequest request = get(server->url());
        request.size_limit = 1000;
        CHECK(failure(request) == "the answer is larger than 1000 bytes");
        request.size_limit = 1001;
        CHECK(HttpClient().send(request).body.size() == 1001);
    }
}

TEST_CASE("a client goes on after a failure") {
    HttpClient client;
    CHECK_THROWS_AS(client.send(get("http://127.0.0.1:" + std::to_string(haas_test::free_port()))), HttpError);
    const LoopbackServer server(always(answer(200, "here")));
    CHECK(client.send(get(server.url())).body == "here");
}

TEST_CASE("no request is sent to a server with an untrusted certificate") {
    const haas_test::TemporaryDirectory directory;
    const std::string key = (directory.path() / "key").string();
    const std::string certificate = (directory.path() / "certificate").string();
    Command make;
    make.argv = {"openssl",
                 "req",
                 "-x509",
                 "-newkey",
                 "ec",
                 "-pkeyopt",
                 "ec_paramgen_curve:P-256",
                 "-nodes",
                 "-subj",
                 "/CN=127.0.0.1",
                 "-addext",
                 "subjectAltName=IP:127.0.0.1",
                 "-days",
                 "1",
                 "-keyout",
                 key,
                 "-out",
                 certificate};
    try {
        if (!run(make).ok()) haas_test::skip("openssl makes no certificate");
    } catch (const haas::base::Error&) {
        haas_test::skip("openssl is not installed");
    }
    const std::string port = std::to_string(haas_test::free_port());
    Command serve;
    serve.argv = {"openssl", "s_server",  "-accept", "127.0.0.1:" + port, "-key", key,
                  "-cert",   certificate, "-quiet",  "-naccept",          "1",    "-www"};
    serve.deadline = 20s;
    std::thread server([&serve] { run(serve); });
    HttpRequest request = get("https://127.0.0.1:" + port);
    std::string reason;
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    do {  // until the server is up
        reason = failure(request);
    } while (reason.find("ertificate") == std::string::npos && std::chrono::steady_clock::now() < deadline);
    server.join();
    CAPTURE(reason);
    CHECK(reason.find("ertificate") != std::string::npos);
}

TEST_CASE("a body can be taken as it comes, if the request succeeds") {
    int status = 200;
    const LoopbackServer server([&](const std::string&) { return answer(status, "the body", "X-Place: 17\r\n"); });
    std::string taken;
    auto request = get(server.url());
    request.timeout = 0s;
    request.take = [&](std::string_view text) { taken += text; };
    HttpClient client;
    CHECK(client.send(request).body.empty());
    CHECK(taken == "the body");
    CHECK(client.header("x-place") == "17");
    CHECK(client.header("X-Other").empty());
    status = 404;
    taken.clear();
    CHECK(client.send(request).body == "the body");
    CHECK(taken.empty());
}

TEST_CASE("an answer that ends within its headers is none") {
    for (const char* text :
         {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Type: app", "HTTP/1.1 200 OK\r\nContent-Type: x\r\n",
          "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"}) {
        CAPTURE(text);
        const LoopbackServer server(always(text), haas_test::AfterAnswer::cut);
        CHECK_FALSE(failure(get(server.url())).empty());
    }
    for (const char* text : {"HTTP/1.1 200 OK\r\n\r\n{}", "HTTP/1.0 200 OK\n\n{}"}) {
        CAPTURE(text);
        const LoopbackServer server(always(text), haas_test::AfterAnswer::cut);
        CHECK(HttpClient().send(get(server.url())).body == "{}");
    }
}

TEST_CASE("a compressed answer is taken, though a plain one is asked for, up to the limit") {
    const std::string packed(
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x0a\xc8\x2f\x4f\x2d\x0a\x2e\x49\x2c\x49\x55\xb2\x52\x50\xf2\xcf\x53\xaa\x05\x00\x27\xee\xee\x31\x14\x00\x00\x00",
        40);
    LoopbackServer server(always(answer(200, packed, "Content-Encoding: gzip\r\n")));
    HttpRequest request = get(server.url());
    CHECK(HttpClient().send(request).body == R"({"PowerState": "On"})");
    CHECK(has_line(server.requests().back(), "Accept-Encoding: identity"));
    request.size_limit = 19;
    CHECK(failure(request) == "the answer is larger than 19 bytes");
}

TEST_CASE("a request is sent again on a connection that turns out to be closed, unless it asked for a fresh one") {
    for (const auto connection : {Connection::kept, Connection::fresh}) {
        int number = 0;
        LoopbackServer server([&](const std::string&) { return ++number == 2 ? std::string() : answer(200, ""); });
        HttpRequest request = get(server.url());
        request.method = "POST";
        request.body = "{}";
        request.connection = connection;
        HttpClient client;
        CHECK(client.send(request).status == 200);
        if (connection == Connection::kept) {
            CHECK(client.send(request).status == 200);
        } else {
            CHECK_THROWS_AS(client.send(request), HttpError);
            CHECK(server.requests().size() == 2);
            CHECK(client.send(request).status == 200);
        }
        CHECK(server.requests().size() == 3);
    }
}

TEST_CASE("a token is sent, and what the server says of another time to ask comes back") {
    LoopbackServer server(always(answer(503, "", "Retry-After: 17\r\n")));
    HttpRequest request = get(server.url());
    request.token = Secret("abc");
    HttpClient client;
    client.send(request);
    CHECK(has_line(server.requests().back(), "X-Auth-Token: abc"));
    CHECK(client.retry_after() == 17s);
    const LoopbackServer other(always(answer(200, "")));
    client.send(get(other.url()));
    CHECK(client.retry_after() == 0s);
}
