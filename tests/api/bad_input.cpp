// Sends to a running service what no client should: bad_input --endpoint URL --config FILE --worker PROGRAM
//
// Each request must get its refusal, in JSON; must change nothing in the database; and the workers, which are the
// processes of the program named, must live on.

#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "api/api_error.hpp"
#include "api/processes.hpp"
#include "api/raw_http.hpp"
#include "api/site.hpp"
#include "api/tap_report.hpp"
#include "base/log.hpp"
#include "sys/config.hpp"

namespace {

namespace fs = std::filesystem;
using namespace haas_test;

struct Probe {
    std::string name;
    std::string bytes;
    int status;
    std::string type;
    Ending ending = Ending::open;
};

const std::string host = "Host: haas\r\nConnection: close\r\n";

std::string as_admin() {
    return host + "Authorization: " + basic_authorization("admin", Site::password_of("admin")) + "\r\n";
}

std::string head(const std::string& line, const std::string& more = {}) {
    return line + " HTTP/1.1\r\n" + as_admin() + more + "\r\n";
}

std::string with_body(const std::string& line, const std::string& body) {
    return head(line, "Content-Length: " + std::to_string(body.size()) + "\r\n") + body;
}

std::string chunked(const std::string& line, const std::string& chunks) {
    return head(line, "Transfer-Encoding: chunked\r\n") + chunks;
}

std::string repeat(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

/// What is wrong with a path.
std::vector<Probe> paths() {
    return {
        {"a query without a path is refused", head("GET ?x"), 404, "NotFoundError"},
        {"a question mark for a path is refused", head("GET ?"), 404, "NotFoundError"},
        {"a fragment for a path is refused", head("GET #x"), 400, "ValidationError"},
        {"a host without a path is refused", head("GET http://haas?x"), 404, "NotFoundError"},
        {"a slash in a label is refused", head("PUT /project/a%2Fb"), 400, "BadArgumentError"},
        {"a NUL byte in a path is refused", head("PUT /project/a%00b"), 404, "NotFoundError"},
        {"a NUL byte in a port name is refused", head("PUT /switch/s1/port/gi1%00"), 404, "NotFoundError"},
        {"a raw NUL byte in a path is refused", head("PUT /project/a" + std::string(1, '\0') + "b"), 400,
         "ValidationError"},
        {"a path above the root is refused", head("GET /../../etc/passwd"), 400, "ValidationError"},
        {"an encoded path above the root is refused", head("GET /%2e%2e/%2E%2E/etc/passwd"), 400, "ValidationError"},
        {"two dots are no way to another path", head("GET /project/../projects"), 404, "NotFoundError"},
        {"two encoded dots are no way to another path", head("GET /project/%2e%2e/projects"), 404, "NotFoundError"},
        {"two dots are no label", head("PUT /project/.."), 400, "BadArgumentError"},
        {"two encoded dots are no label", head("PUT /project/%2e%2e"), 400, "BadArgumentError"},
        {"one dot is no label", head("PUT /project/."), 400, "BadArgumentError"},
        {"two dots and a slash are no label", head("PUT /project/%2e%2e%2fx"), 400, "BadArgumentError"},
        {"an escape of no digits is refused", head("PUT /project/a%zz"), 400, "ValidationError"},
        {"an escape that ends too early is refused", head("PUT /project/a%4"), 400, "ValidationError"},
        {"a path that is no UTF-8 is refused", head("PUT /project/%ff"), 400, "ValidationError"},
        {"a raw path that is no UTF-8 is refused", head("PUT /project/\xff"), 400, "ValidationError"},
        {"an encoded surrogate is refused", head("PUT /project/%ED%A0%80"), 400, "ValidationError"},
        {"a slash in too many bytes is refused", head("PUT /project/%C0%AF"), 400, "ValidationError"},
        {"a line break in a label is refused", head("PUT /project/a%0d%0aX-Evil:%201"), 400, "BadArgumentError"},
        {"a label of 3,000 characters is refused", head("PUT /project/" + repeat("a", 3000)), 400, "BadArgumentError"},
        {"a path of 10,000 characters is refused", head("PUT /project/" + repeat("a", 10000)), 414, "ValidationError"},
        {"a path of 1,500 segments is refused", head("GET " + repeat("/a", 1500)), 404, "NotFoundError"},
        {"a port name of 1,500 slashes is refused", head("PUT /switch/s1/port/" + repeat("a/", 1500)), 404,
         "NotFoundError"},
        {"a query that is no UTF-8 is refused", head("GET /projects?%ff=1"), 400, "ValidationError"},
        {"a NUL byte in a query is refused", head("GET /networking_action/x?wait=%00"), 400, "ValidationError"},
        {"a broken escape in a query is refused", head("GET /projects?%=%zz"), 400, "ValidationError"},
    };
}

/// What is wrong with a body.
std::vector<Probe> bodies() {
    const std::string deep = repeat("[", 30000);
    const std::string too_deep = R"({"value": )" + repeat("[", 32) + repeat("]", 32) + "}";
    const std::string many = "{" + repeat("\"a\":1,", 9000) + "\"b\":1}";
    const std::string nul(1, '\0');
    const std::string user = "PUT /user/eve";
    const std::string right = "11\r\n{\"password\": \"x\"}\r\n";  // a chunk
    return {
        {"JSON that is nested 30,000 deep is refused", with_body(user, deep), 400, "ValidationError"},
        {"objects that are nested too deeply are refused", with_body(user, repeat("{\"a\":", 9000)), 400,
         "ValidationError"},
        {"metadata that is nested too deeply is refused", with_body("PUT /node/n1/metadata/k", too_deep), 400,
         "ValidationError"},
        {"9,000 members of one name are refused", with_body(user, many), 400, "ValidationError"},
        {"a body that is no UTF-8 is refused", with_body(user, "{\"password\": \"\xff\xfe\"}"), 400, "ValidationError"},
        {"a character in too many bytes is refused", with_body(user, "{\"password\": \"\xc0\xaf\"}"), 400,
         "ValidationError"},
        {"a raw surrogate is refused", with_body(user, "{\"password\": \"\xed\xa0\x80\"}"), 400, "ValidationError"},
        {"half of an escaped surrogate is refused", with_body(user, R"({"password": "\ud800x"})"), 400,
         "ValidationError"},
        {"a raw NUL byte in a string is refused", with_body(user, "{\"password\": \"a" + nul + "b\"}"), 400,
         "ValidationError"},
        {"the other half of an escaped surrogate is refused", with_body(user, R"({"password": "\udd1e"})"), 400,
         "ValidationError"},
        {"halves of a surrogate in the wrong order are refused", with_body(user, R"({"password": "\udd1e\ud834"})"),
         400, "ValidationError"},
        {"an escaped NUL in a string is refused", with_body(user, R"({"password": "a\u0000b"})"), 400,
         "ValidationError"},
        {"an escaped NUL in a name is refused", with_body(user, R"({"password": "x", "is_admin\u0000": true})"), 400,
         "ValidationError"},
        {"a NUL byte after the JSON is refused", with_body(user, "{\"password\": \"x\"}" + nul), 400,
         "ValidationError"},
        {"nothing but NUL bytes is refused", with_body(user, std::string(100, '\0')), 400, "ValidationError"},
        {"a second byte order mark is refused", with_body(user, "\xef\xbb\xbf\xef\xbb\xbf{}"), 400, "ValidationError"},
        {"the byte order mark of UTF-16 is refused", with_body(user, "\xff\xfe{}"), 400, "ValidationError"},
        {"a number that nobody can hold is refused", with_body(user, "{\"password\": 1e999999}"), 400,
         "ValidationError"},
        {"a number of 60,000 digits is refused", with_body(user, "{\"password\": " + repeat("9", 60000) + "}"), 400,
         "ValidationError"},
        {"a string of 60,000 characters is refused", with_body(user, "{\"password\": \"" + repeat("x", 60000) + "\"}"),
         400, "BadArgumentError"},
        {"a body of 65,537 bytes is refused", with_body(user, "{\"password\": \"x\"" + repeat(" ", 65521) + "}"), 413,
         "PayloadTooLargeError"},
        {"a body of 2 MiB is refused", with_body(user, repeat(" ", 2 << 20)), 413, "PayloadTooLargeError"},
        {"a promise of 10 GB is refused at once", head(user, "Content-Length: 10000000000\r\n"), 413,
         "PayloadTooLargeError"},
        {"a body that is missing is as an empty one", head(user), 400, "ValidationError"},
        {"a body without a Content-Length is none", head(user) + R"({"password": "x"})", 400, "ValidationError"},
        {"a body that is shorter than promised is refused",
         head(user, "Content-Length: 100\r\n") + R"({"password": "x"})", 400, "ValidationError", Ending::half_closed},
        {"a body that never comes is refused", head(user, "Content-Length: 100\r\n"), 400, "ValidationError",
         Ending::half_closed},
        {"a field that is unknown is refused in chunks as well",
         chunked(user, "11\r\n{\"passwort\": \"x\"}\r\n0\r\n\r\n"), 400, "ValidationError"},
        {"a chunked body with a Content-Length is read by its chunks",
         head(user, "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n") + "1\r\n{\r\n0\r\n\r\n", 400,
         "ValidationError"},
        {"chunks that are none are refused", chunked(user, "zz\r\n"), 400, "ValidationError"},
        {"a body without its first chunk is refused", chunked(user, ""), 400, "ValidationError", Ending::half_closed},
        {"a body without its last chunk is refused", chunked(user, right), 400, "ValidationError", Ending::half_closed},
        {"a body that ends within a chunk is refused", chunked(user, right.substr(0, 10)), 400, "ValidationError",
         Ending::half_closed},
        {"a body that ends within the last chunk is refused", chunked(user, right + "0\r\n"), 400, "ValidationError",
         Ending::half_closed},
        {"a chunk without an end is refused", chunked(user, "7fffffffffffffff\r\n" + repeat(" ", 2 << 20)), 413,
         "PayloadTooLargeError"},
        {"a chunk of a size that nobody can hold is refused", chunked(user, "fffffffffffffffff\r\n"), 400,
         "ValidationError"},
        {"chunks of 65,537 bytes are refused", chunked(user, "10001\r\n" + repeat(" ", 65537) + "\r\n0\r\n\r\n"), 413,
         "PayloadTooLargeError"},
        {"chunks of 2 MiB are refused", chunked(user, repeat("1000\r\n" + repeat(" ", 4096) + "\r\n", 512)), 413,
         "PayloadTooLargeError"},
        {"an announcement of chunks that is not the last coding is refused",
         head(user, "Transfer-Encoding: chunked, identity\r\n") + right + "0\r\n\r\n", 400, "ValidationError"},
        {"another transfer coding is refused", head(user, "Transfer-Encoding: gzip\r\n"), 400, "ValidationError"},
        {"a negative Content-Length is refused", head(user, "Content-Length: -1\r\n"), 400, "ValidationError"},
        {"a Content-Length that is no number is refused", head(user, "Content-Length: many\r\n"), 400,
         "ValidationError"},
        {"two different Content-Lengths are refused",
         head(user, "Content-Length: 17\r\nContent-Length: 18\r\n") + "{\"password\": \"x\"} ", 400, "ValidationError"},
        {"a GET with a body is refused", with_body("GET /projects", "{}"), 400, "ValidationError"},
        {"a huge body without a password is refused for the password",
         "PUT /user/eve HTTP/1.1\r\n" + host + "Content-Length: 65537\r\n\r\n" + repeat(" ", 65537), 401,
         "AuthorizationError"},
    };
}

/// What is wrong with the request as such.
std::vector<Probe> requests() {
    const std::string hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    return {
        {"garbage is refused", "HELLO\r\n\r\n", 400, "ValidationError"},
        {"the beginning of TLS is refused", hello + "\r\n\r\n", 400, "ValidationError"},
        {"a method alone is refused", "GET\r\n\r\n", 400, "ValidationError"},
        {"HTTP/0.9 is refused", "GET /projects\r\n", 400, "ValidationError"},
        {"a request without a Host is refused", "GET /projects HTTP/1.1\r\nConnection: close\r\n\r\n", 400,
         "ValidationError"},
        {"a path that does not begin with a slash is refused", head("GET projects"), 400, "ValidationError"},
        {"a method that is no word is refused", head("G@T /projects"), 400, "ValidationError"},
        {"a method in small letters is refused", head("put /project/p9"), 405, "MethodNotAllowedError"},
        {"a method that nobody knows is refused", head("BREW /project/p9"), 405, "MethodNotAllowedError"},
        {"a method of 3,000 letters is refused", head(repeat("A", 3000) + " /projects"), 405, "MethodNotAllowedError"},
        {"a method that the path does not have is refused", with_body("POST /project/p9", "{}"), 405,
         "MethodNotAllowedError"},
        {"TRACE is refused", head("TRACE /projects"), 405, "MethodNotAllowedError"},
        {"CONNECT is refused", head("CONNECT haas:80"), 404, "NotFoundError"},
        {"a header of 10,000 characters is refused", head("PUT /project/p9", "X: " + repeat("a", 10000) + "\r\n"), 400,
         "ValidationError"},
        {"200 headers are refused", head("PUT /project/p9", repeat("X: a\r\n", 200)), 400, "ValidationError"},
        {"a header without a colon is refused", head("PUT /project/p9", "nonsense\r\n"), 400, "ValidationError"},
        {"a NUL byte in a header is refused", head("PUT /project/p9", "X: a" + std::string(1, '\0') + "\r\n"), 400,
         "ValidationError"},
        {"an expectation that nobody can meet is refused", head("PUT /project/p9", "Expect: wonders\r\n"), 417,
         "ValidationError"},
        {"credentials that are no base64 are refused",
         "PUT /project/p9 HTTP/1.1\r\n" + host + "Authorization: Basic \xff\xff\r\n\r\n", 401, "AuthorizationError"},
        {"credentials of 6,000 characters are refused",
         "PUT /project/p9 HTTP/1.1\r\n" + host + "Authorization: " + basic_authorization("admin", repeat("x", 4500)) +
             "\r\n\r\n",
         401, "AuthorizationError"},
        {"credentials with a NUL byte are refused",
         "PUT /project/p9 HTTP/1.1\r\n" + host + "Authorization: " +
             basic_authorization("admin", Site::password_of("admin") + std::string(1, '\0')) + "\r\n\r\n",
         401, "AuthorizationError"},
        {"a user name with a NUL byte is refused",
         "PUT /project/p9 HTTP/1.1\r\n" + host + "Authorization: " +
             basic_authorization(std::string("admin\0", 6), Site::password_of("admin")) + "\r\n\r\n",
         401, "AuthorizationError"},
    };
}

class Tester : public TapReport {
public:
    Tester(Site& site, HttpServer server, fs::path worker)
        : site_(site), server_(std::move(server)), worker_(std::move(worker)) {}

    void run_all() {
        site_.begin();
        fine_request();  // brings the first worker up
        const auto workers = processes_of(worker_);
        if (workers.empty()) throw NoAnswer("no process runs " + worker_.string());
        for (const auto& probes : {paths(), bodies(), requests()}) {
            for (const auto& probe : probes) report(probe.name, fault_of(probe));
        }
        report("nonsense of all kinds gets answers", fault_of_nonsense());
        report("the service answers as before", fine_request());
        report("the workers are still the same", processes_of(worker_) == workers ? "" : "there are others now");
    }

private:
    std::string fault_of(const Probe& probe) {
        site_.has_changed();
        std::string bytes;
        try {
            bytes = server_.exchange(probe.bytes, probe.ending);
            const Answer answer = parse_answer(bytes);
            std::string fault;
            if (answer.status != probe.status) fault = "the status is not " + std::to_string(probe.status);
            if (fault.empty()) fault = fault_of_error(answer, probe.type);
            if (fault.empty() && answer.status == 405 && answer.header("Allow").empty()) fault = "there is no Allow";
            if (fault.empty() && site_.has_changed()) fault = "the database was changed";
            if (fault.empty()) fault = fine_request();
            return fault.empty() ? fault : fault + "\n#   answer: " + shown(bytes);
        } catch (const std::exception& error) {
            return std::string(error.what()) + "\n#   answer: " + shown(bytes);
        }
    }

    std::string fine_request() const {
        const Answer answer = parse_answer(server_.exchange(head("GET /whoami")));
        return answer.status == 200 ? std::string()
                                    : "a request that is fine is answered " + std::to_string(answer.status);
    }

    /// Requests with a few bytes changed at random, without the right to change anything.
    std::string fault_of_nonsense() {
        const std::string base =
            "PUT /switch/s1/port/gi1%2F0%2F1?wait=5 HTTP/1.1\r\n" + host +
            "Authorization: Basic YWxpY2U6YWxpY2Utc2VjcmV0\r\nContent-Length: 15\r\n\r\n{\"node\": \"n1\"}\n";
        constexpr unsigned seed = 20260501;
        std::mt19937 random(seed);
        site_.has_changed();
        for (int i = 0; i < 400; ++i) {
            std::string bytes = base;
            for (unsigned change = 0; change <= random() % 4; ++change) {
                bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
            }
            const std::string answer = server_.exchange(bytes, Ending::half_closed);
            if (answer.empty()) continue;  // no request at all came out of it
            const int status = parse_answer(answer).status;
            if (status < 400 || status >= 500) return "number " + std::to_string(i) + " is answered " + shown(answer);
            if (site_.has_changed()) return "number " + std::to_string(i) + " changed the database";
        }
        return {};
    }

    static std::string shown(const std::string& bytes) { return haas::base::log::escape(bytes.substr(0, 1500)); }

    Site& site_;
    HttpServer server_;
    fs::path worker_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() != 6 || words[0] != "--endpoint" || words[2] != "--config" || words[4] != "--worker") {
        std::cerr << "usage: bad_input --endpoint URL --config FILE --worker PROGRAM\n";
        return 2;
    }
    try {
        haas::base::log::start("bad_input", haas::base::log::Level::error);
        const auto config = haas::sys::read_config(words[3]);
        Site site(place_of(config));
        Tester tester(site, HttpServer(words[1]), words[5]);
        tester.run_all();
        return tester.finish() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cout << "Bail out! " << error.what() << std::endl;
        return 1;
    }
}
