// Whole requests as Apache hands them on, to the API with a small site. Of an input, the lines up to an empty one are
// variables of CGI, `NAME=VALUE`; what follows is the body. What no input can know is put in: HTTP_AUTHORIZATION may be
// `admin` or `user` (a right password) or `token`, and HTTP_COOKIE `session`; both of these are the user's.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <span>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "cgi/gateway.hpp"
#include "fuzz/target.hpp"
#include "unit/api_service.hpp"

using namespace haas;
using haas_fuzz::require;

namespace {

using Environment = std::map<std::string, std::string, std::less<>>;

std::string_view take_variables(std::string_view input, Environment& variables) {
    while (!input.empty()) {
        const auto line = input.substr(0, input.find('\n'));
        input.remove_prefix(std::min(line.size() + 1, input.size()));
        if (line.empty()) break;
        const auto end = std::min(line.find('='), line.size());
        // A variable of the environment ends at a NUL byte.
        const std::string value(line.substr(std::min(end + 1, line.size())));
        variables.emplace(line.substr(0, end), value.c_str());
    }
    return input;
}

http::Request request_of(std::string_view input) {
    Environment variables;
    auto body = take_variables(input, variables);
    return cgi::take_request({[&](const char* name) {
                                  const auto found = variables.find(std::string_view(name));
                                  return found == variables.end() ? nullptr : found->second.c_str();
                              },
                              [&](std::span<char> to) {
                                  const auto got = body.copy(to.data(), to.size());
                                  body.remove_prefix(got);
                                  return got;
                              }});
}

/// A site that is the same for each request.
class Site {
public:
    Site() {
        bool is_known = false;
        api::PasswordChecks checks;
        // A password takes 80 ms. Those of the site's users are verified once, and no others.
        checks.begin = [&](const std::string&, const base::Secret&, const std::string&) {
            return is_known ? nullptr : std::make_shared<api::PasswordChecks::Outcome>();
        };
        start(checks);
        using enum http::Method;
        send("user", get, "/whoami");
        send("admin", put, "/project/p1");
        send("admin", post, "/project/p1/add_user", R"({"user": "user"})");
        send("admin", put, "/node/n1", R"({"obm": {"type": "mock", "host": "x", "user": "x", "password": "x"}})");
        send("admin", put, "/node/n1/nic/eth0", R"({"macaddr": "52:54:00:00:00:01"})");
        send("admin", put, "/switch/s1", R"({"type": "mock", "hostname": "s1", "username": "x", "password": "x"})");
        send("admin", put, "/switch/s1/port/gi1/0/5");
        send("admin", post, "/switch/s1/port/gi1/0/5/connect_nic", R"({"node": "n1", "nic": "eth0"})");
        send("user", post, "/project/p1/connect_node", R"({"node": "n1"})");
        send("user", put, "/network/net1", R"({"owner": "p1", "access": "p1", "net_id": ""})");
        read_token(send("user", post, "/token", R"({"label": "t1"})").body);
        const auto cookie = send("user", post, "/session").headers.at(0).second;
        session_ = cookie.substr(0, cookie.find(';'));
        is_known = true;
        worker_.reset();
        std::filesystem::copy_file(file_, file_ + ".initial");
        checks.begin = [](const std::string&, const base::Secret&, const std::string&) {
            return std::shared_ptr<api::PasswordChecks::Outcome>();
        };
        start(checks);
        checks_ = checks;
    }

    void put_in(http::Request& request) const {
        for (const std::string user : {"admin", "user"}) {
            if (request.authorization == user) request.authorization = "Basic " + base::encode_base64(user + ":secret");
        }
        if (request.authorization == "token") request.authorization = "Bearer " + token_;
        if (request.cookie == "session") request.cookie = session_;
    }

    http::Response send(const http::Request& request) {
        auto answer = worker_->handle(request);
        const bool is_read = request.method == http::Method::get || request.method == http::Method::head;
        if (!is_read && answer.status < 300) start_over();
        return answer;
    }

private:
    http::Response send(const std::string& user, http::Method method, const std::string& path,
                        const std::string& body = {}) {
        auto answer = haas_test::ApiService::send(*worker_, user, method, path, body);
        require(answer.status < 300, "the site can be set up: " + path + ": " + answer.body);
        return answer;
    }
    void read_token(const std::string& answer) {
        rapidjson::Document document;
        std::string error;
        require(base::parse_json(answer, document, error) && document.HasMember("token"), "there is a token");
        token_ = document["token"].GetString();
    }
    void start(const api::PasswordChecks& checks) { worker_ = service_.start_worker(checks); }
    void start_over() {
        worker_.reset();
        for (const std::string more : {"-wal", "-shm"}) std::filesystem::remove(file_ + more);
        // A file of its own, as another connection is open on the first one.
        std::filesystem::copy_file(file_ + ".initial", file_ + ".new");
        std::filesystem::rename(file_ + ".new", file_);
        start(checks_);
    }

    haas_test::ApiService service_{[](api::Settings& settings) {
        settings.switches.public_key = settings.bmcs.public_key.parent_path() / "switch.pub";
        settings.remote_users.are_trusted = settings.remote_users.may_administrate = true;
    }};
    std::string file_ = service_.options().uri.substr(std::string_view("sqlite:///").size());
    std::string token_;
    std::string session_;
    api::PasswordChecks checks_;
    std::unique_ptr<api::Application> worker_;
};

/// What holds of every answer.
void check(const http::Response& answer) {
    require(answer.status != 500, "no request is a fault of ours");
    require(base::is_clean_utf8(answer.body), "an answer is UTF-8");
    for (const auto& [name, value] : answer.headers)
        require(value.find_first_of("\r\n") == std::string::npos, "a header is one line");
    rapidjson::Document document;
    std::string error;
    if (answer.content_type.starts_with("application/json"))
        require(base::parse_json(answer.body, document, error), "an answer is JSON");
    static_cast<void>(cgi::to_cgi(answer));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Site site;
    auto request = request_of(haas_fuzz::text_of(data, size));
    site.put_in(request);
    for (auto& [name, value] : request.query) {
        // Nobody carries actions out here.
        if (name == "wait" && base::parse_number<int>(value)) value = "0";
    }
    check(site.send(request));
    return 0;
}
