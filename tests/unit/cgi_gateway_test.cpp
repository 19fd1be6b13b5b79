#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <span>
#include <string>

#include "cgi/gateway.hpp"

using namespace haas;
using http::Request;
using Kind = http::Request::BodyError::Kind;
using Query = std::vector<std::pair<std::string, std::string>>;

namespace {

using Environment = std::map<std::string, std::string>;

/// A request as Apache hands it on.
/// @param step  how many bytes of the body one read gives at most
Request take(const Environment& environment, const std::string& body = {}, std::size_t step = 1000) {
    std::size_t at = 0;
    return cgi::take_request({[&](const char* name) {
                                  const auto found = environment.find(name);
                                  return found == environment.end() ? nullptr : found->second.c_str();
                              },
                              [&](std::span<char> to) {
                                  const std::size_t got = body.copy(to.data(), std::min(to.size(), step), at);
                                  at += got;
                                  return got;
                              }});
}

Request get(const std::string& uri, const std::string& query = {}) {
    return take({{"REQUEST_METHOD", "GET"}, {"REQUEST_URI", uri}, {"QUERY_STRING", query}});
}

Request put(const std::string& length, const std::string& body) {
    return take({{"REQUEST_METHOD", "PUT"}, {"REQUEST_URI", "/"}, {"CONTENT_LENGTH", length}}, body);
}

}  // namespace

TEST_CASE("the path is taken as it was sent, without the query") {
    CHECK(get("/node/n1").path == "/node/n1");
    CHECK(get("/switch/s1/port/gi1%2F0%2f5").path == "/switch/s1/port/gi1%2F0%2f5");
    CHECK(get("/nodes?a=/b", "a=/b").path == "/nodes");
    CHECK(get("/a%3Fb").path == "/a%3Fb");
    CHECK(get("/nodes#part").path == "/nodes");
    CHECK(get("//nodes").path == "//nodes");
}

TEST_CASE("only the path of an absolute URI counts") {
    CHECK(get("http://host:5000/node/n1").path == "/node/n1");
    CHECK(get("http://host/nodes?x=1", "x=1").path == "/nodes");
    CHECK(get("http://host").path.empty());
    CHECK(get("http://host?x=/y", "x=/y").path.empty());
    // A label that looks like a scheme is part of a path.
    CHECK(get("/node/http://x").path == "/node/http://x");
}

TEST_CASE("a request URI need not contain a path") {
    for (const char* uri : {"?x", "#x", "?", "?://", "#?/", "http://?x", "://", "http://"}) {
        CHECK_MESSAGE(get(uri).path.empty(), uri);
    }
    CHECK(get("*").path == "*");
    CHECK(get("x:/y").path == "x:/y");
    CHECK(take({{"REQUEST_URI", "?x"}, {"SCRIPT_NAME", "/haas"}}).path.empty());
    CHECK(take({{"REQUEST_URI", ""}, {"PATH_INFO", ""}, {"SCRIPT_NAME", ""}}).path.empty());
}

TEST_CASE("a request has the web server's id if that can stand in a header, or else one of its own") {
    CHECK(take({{"UNIQUE_ID", "amx3bH8AAQEAAB2uJmUAAAAA"}}).id == "amx3bH8AAQEAAB2uJmUAAAAA");
    for (const auto& odd :
         {std::string(), std::string("a b"), std::string("a\r\nX: y"), std::string("\xff"), std::string(65, 'a')}) {
        const auto id = take({{"UNIQUE_ID", odd}}).id;
        CHECK(id.size() == 36);
        CHECK(id != take({{"UNIQUE_ID", odd}}).id);
    }
}

TEST_CASE("the prefix of the program is not part of the path") {
    const auto path = [](const std::string& script, const std::string& uri) {
        return take({{"REQUEST_METHOD", "GET"}, {"SCRIPT_NAME", script}, {"REQUEST_URI", uri}}).path;
    };
    CHECK(path("/haas", "/haas/node/n1") == "/node/n1");
    CHECK(path("", "/node/n1") == "/node/n1");
    CHECK(path("/cgi-bin/haas.fcgi", "/cgi-bin/haas.fcgi/nodes?x=1") == "/nodes");
    CHECK(path("/haas", "/haas").empty());
    CHECK(path("/haas", "http://host/haas/nodes") == "/nodes");
    // A path that only begins like the prefix is another one.
    CHECK(path("/haas", "/haasnodes") == "/haasnodes");
}

TEST_CASE("without the URI as sent, the decoded path is encoded again") {
    const auto request =
        take({{"REQUEST_METHOD", "GET"}, {"PATH_INFO", "/node/a b%c?"}, {"SCRIPT_NAME", "/cgi-bin/haas.fcgi"}});
    CHECK(request.path == "/node/a%20b%25c%3F");
}

TEST_CASE("methods are taken as they are written") {
    const auto method = [](const char* name) { return take({{"REQUEST_METHOD", name}}).method; };
    CHECK(method("GET") == http::Method::get);
    CHECK(method("PUT") == http::Method::put);
    CHECK(method("POST") == http::Method::post);
    CHECK(method("PATCH") == http::Method::patch);
    CHECK(method("DELETE") == http::Method::del);
    CHECK(method("HEAD") == http::Method::head);
    CHECK(method("OPTIONS") == http::Method::options);
    CHECK(method("get") == http::Method::other);
    CHECK(method("BREW") == http::Method::other);
    CHECK(take({}).method == http::Method::other);
}

TEST_CASE("the query is decoded, in its order") {
    CHECK(get("/", "wait=5").query == Query{{"wait", "5"}});
    CHECK(get("/", "b=1&a=2&b=3").query == Query{{"b", "1"}, {"a", "2"}, {"b", "3"}});
    CHECK(get("/", "name=a%20b+c%2F").query == Query{{"name", "a b c/"}});
    CHECK(get("/", "empty=").query == Query{{"empty", ""}});
    CHECK(get("/", "a=1=2").query == Query{{"a", "1=2"}});
    CHECK(get("/", "").query.empty());
}

TEST_CASE("a malformed argument of a query is not ignored") {
    for (const std::string query : {"wait", "wait&", "%", "%zz", "x%00y", "=", "=1"}) {
        CHECK_MESSAGE(!get("/", query).query.empty(), query);
    }
    CHECK(get("/", "wait=1&free").query.size() == 2);
}

TEST_CASE("a body is read to its promised length, in as many parts as it comes") {
    const std::string body = R"({"node": "n1"})";
    for (const std::size_t step : {1U, 3U, 1000U}) {
        const auto request =
            take({{"REQUEST_METHOD", "PUT"}, {"REQUEST_URI", "/"}, {"CONTENT_LENGTH", std::to_string(body.size())}},
                 body, step);
        CHECK(request.body == body);
        CHECK_FALSE(request.body_error);
    }
    CHECK(put("", "").body.empty());
    CHECK(put("0", "").body.empty());
    CHECK(put("2", "{}more").body == "{}");
}

TEST_CASE("a body may hold any bytes, and the headers of a form do not take it apart") {
    const std::string bytes("a=1&b\0=\xff{", 9);
    for (const char* type : {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"}) {
        for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
            const auto request = take({{"REQUEST_METHOD", method},
                                       {"REQUEST_URI", "/"},
                                       {"CONTENT_TYPE", type},
                                       {"CONTENT_LENGTH", std::to_string(bytes.size())}},
                                      bytes);
            CHECK(request.body == bytes);
            CHECK(request.query.empty());
        }
    }
}

TEST_CASE("64 KiB are the most, and more is not read") {
    const std::string most(cgi::largest_body, ' ');
    CHECK(put(std::to_string(most.size()), most).body.size() == most.size());
    for (const std::string length : {"65537", "1000000000", "18446744073709551617", "99999999999999999999999999"}) {
        const auto request = put(length, most + " ");
        REQUIRE(request.body_error);
        CHECK(request.body_error->kind == Kind::too_large);
        CHECK(request.body.empty());
    }
}

TEST_CASE("a body that is not as it was promised is noted") {
    const auto fault = [](const Request& request) {
        REQUIRE(request.body_error);
        CHECK(request.body_error->kind == Kind::malformed);
        CHECK(request.body.empty());
        return request.body_error->reason;
    };
    CHECK(fault(put("10", "{}")) == "The body is shorter than its Content-Length.");
    for (const std::string length : {"-1", "abc", "1.5", "0x10", " 5", "+5"}) {
        CHECK(fault(put(length, "{}")) == "The Content-Length is not a number.");
    }
}

TEST_CASE("a body in chunks, which the web server has joined, is read to its end") {
    const auto chunked = [](const std::string& body) {
        return take({{"REQUEST_METHOD", "PUT"}, {"REQUEST_URI", "/"}, {"HTTP_TRANSFER_ENCODING", "chunked"}}, body,
                    1000);
    };
    CHECK(chunked("").body.empty());
    CHECK(chunked("{}").body == "{}");
    const std::string most(cgi::largest_body, ' ');
    CHECK(chunked(most).body == most);
    CHECK_FALSE(chunked(most).body_error);
    const auto request = chunked(most + " ");
    REQUIRE(request.body_error);
    CHECK(request.body_error->kind == Kind::too_large);
    CHECK(request.body.empty());
}

TEST_CASE("a web server may ask for another status than 400, and for no other") {
    const auto status = [](const char* asked, int meant) {
        return cgi::status_for({[&](const char*) { return asked; }, [](auto) { return std::size_t{0}; }}, meant);
    };
    CHECK(status(nullptr, 400) == 400);
    CHECK(status("490", 400) == 490);
    CHECK(status("490", 200) == 200);
    CHECK(status("490", 413) == 413);
    CHECK(status("200", 400) == 400);
    CHECK(status("490 x", 400) == 400);
}

TEST_CASE("a length with zeros before it is a length") { CHECK(put("0002", "{}").body == "{}"); }

TEST_CASE("the user is taken from the web server") {
    const auto request = take({{"REQUEST_METHOD", "GET"},
                               {"REQUEST_URI", "/"},
                               {"HTTP_AUTHORIZATION", "Basic YTpi"},
                               {"REMOTE_USER", "alice"},
                               {"REMOTE_ADDR", "10.0.0.1"},
                               {"UNIQUE_ID", "the-id"}});
    CHECK(request.authorization == "Basic YTpi");
    CHECK(request.remote_user == "alice");
    CHECK(request.remote_address == "10.0.0.1");
    CHECK(request.id == "the-id");
}

TEST_CASE("a request without an id gets one of its own") {
    const auto first = get("/").id;
    CHECK(first.size() == 36);
    CHECK(first != get("/").id);
}

TEST_CASE("cookies are of no matter") {
    const auto request =
        take({{"REQUEST_METHOD", "GET"}, {"REQUEST_URI", "/nodes"}, {"HTTP_COOKIE", "=;;a=%zz; \x01"}});
    CHECK(request.path == "/nodes");
    CHECK(request.query.empty());
}

TEST_CASE("an answer is a status, headers, an empty line and the body") {
    http::Response response;
    response.status = 404;
    response.content_type = "application/json";
    response.body = "{}";
    response.headers = {{"X-Request-Id", "r"}};
    CHECK(cgi::to_cgi(response) ==
          "Status: 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\nX-Request-Id: r\r\n\r\n{}");
    CHECK(cgi::to_cgi({}) == "Status: 200 OK\r\n\r\n");
}

TEST_CASE("every status of the API has its phrase") {
    for (const int status : {200, 202, 400, 401, 403, 404, 405, 409, 413, 500, 502, 503, 504}) {
        http::Response response;
        response.status = status;
        CHECK(cgi::to_cgi(response).find("Unknown") == std::string::npos);
    }
}

TEST_CASE("an answer that goes on is sent piece by piece, and each is sent on at once") {
    std::vector<std::optional<std::string>> pieces{"one", "", "two", std::nullopt};
    std::size_t next = 0;
    http::Response response;
    response.content_type = "text/plain";
    response.more = [&] { return pieces.at(next++); };
    std::string sent;
    bool gone = false;
    bool ending = false;
    const cgi::Client client{[&](const std::string& text) {
                                 sent += text;
                                 return !gone;
                             },
                             [&] {
                                 sent += '|';
                                 return true;
                             },
                             [&] { return ending; }};
    const std::string header = "Status: 200 OK\r\nContent-Type: text/plain\r\n\r\n";

    SUBCASE("to its end") {
        cgi::send(response, client);
        CHECK(sent == header + "|one||two|");
        CHECK(next == 4);
    }
    SUBCASE("until the client is gone") {
        gone = true;
        cgi::send(response, client);
        CHECK(next == 0);
    }
    SUBCASE("until the process should end") {
        pieces[1] = "more";
        response.more = [&] {
            ending = next == 1;
            return pieces.at(next++);
        };
        cgi::send(response, client);
        CHECK(sent == header + "|one|more|");
    }
}

TEST_CASE("a browser's headers about the page are handed on, and the origin that the web server has") {
    const auto request = take({{"HTTP_ORIGIN", "https://a"},
                               {"HTTP_SEC_FETCH_SITE", "same-site"},
                               {"HTTP_REFERER", "https://a/page"},
                               {"HTTP_HOST", "h:81"}});
    CHECK(request.origin == "https://a");
    CHECK(request.fetch_site == "same-site");
    CHECK(request.referer == "https://a/page");
    CHECK(request.own_origin == "http://h:81");
    CHECK(take({{"HTTP_HOST", "h"}, {"REQUEST_SCHEME", "https"}}).own_origin == "https://h");
    CHECK(take({{"HTTP_HOST", "h"}, {"HTTPS", "on"}}).own_origin == "https://h");
    CHECK(take({{"REQUEST_SCHEME", "https"}}).own_origin.empty());
}
