#include "api/exchange.hpp"

#include <strings.h>

#include <algorithm>
#include <map>
#include <span>

#include "api/raw_http.hpp"
#include "base/base64.hpp"
#include "base/text.hpp"
#include "cgi/gateway.hpp"

namespace haas_test {

namespace {

/// The variable in which CGI hands a header on.
std::string variable_of(const std::string& header) {
    std::string name = "HTTP_" + haas::base::upper(header);
    std::replace(name.begin(), name.end(), '-', '_');
    return name == "HTTP_CONTENT_TYPE" ? "CONTENT_TYPE" : name;
}

class InProcess final : public Transport {
public:
    explicit InProcess(haas::api::Application& application) : application_(application) {}

    Answer send(const CaseRequest& request) override {
        std::map<std::string, std::string> environment = {{"REQUEST_METHOD", request.method},
                                                          {"REQUEST_URI", request.target},
                                                          {"REMOTE_ADDR", "127.0.0.1"},
                                                          {"REQUEST_SCHEME", "http"},
                                                          {"HTTP_HOST", "haas"},
                                                          {"CONTENT_LENGTH", std::to_string(request.body.size())}};
        const std::size_t query = request.target.find('?');
        if (query != std::string::npos) environment["QUERY_STRING"] = request.target.substr(query + 1);
        for (const auto& [name, value] : request.headers) environment[variable_of(name)] = value;
        if (request.remote_user) environment["REMOTE_USER"] = *request.remote_user;
        std::size_t read = 0;
        const haas::cgi::Gateway gateway{[&](const char* name) {
                                             const auto found = environment.find(name);
                                             return found == environment.end() ? nullptr : found->second.c_str();
                                         },
                                         [&](std::span<char> to) {
                                             const std::size_t got = request.body.copy(
                                                 to.data(), to.size(), std::min(read, request.body.size()));
                                             read += got;
                                             return got;
                                         }};
        std::string sent;
        haas::cgi::send(application_.handle(haas::cgi::take_request(gateway)),
                        {[&](const std::string& text) {
                             sent += text;
                             return true;
                         },
                         [] { return true; }, [] { return false; }});
        return parse_cgi_answer(sent);
    }

private:
    haas::api::Application& application_;
};

class Http final : public Transport {
public:
    explicit Http(const std::string& endpoint) : server_(endpoint) {}

    Answer send(const CaseRequest& request) override {
        std::string bytes = request.method + " " + request.target + " HTTP/1.1\r\nConnection: close\r\n";
        const auto names_host = [](const auto& header) { return header.first == "Host"; };
        if (std::none_of(request.headers.begin(), request.headers.end(), names_host)) {
            bytes += "Host: " + server_.host() + "\r\n";
        }
        if (!request.body.empty() || (request.method != "GET" && request.method != "HEAD")) {
            bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
        }
        for (const auto& [name, value] : request.headers) bytes += name + ": " + value + "\r\n";
        return parse_answer(server_.exchange(bytes + "\r\n" + request.body));
    }

private:
    HttpServer server_;
};

}  // namespace

std::string Answer::header(const std::string& name) const {
    for (const auto& [key, value] : headers) {
        if (strcasecmp(key.c_str(), name.c_str()) == 0) return value;
    }
    return {};
}

std::unique_ptr<Transport> make_in_process_transport(haas::api::Application& application) {
    return std::make_unique<InProcess>(application);
}

std::unique_ptr<Transport> make_http_transport(const std::string& endpoint) { return std::make_unique<Http>(endpoint); }

std::string basic_authorization(const std::string& user, const std::string& password) {
    return "Basic " + haas::base::encode_base64(user + ":" + password);
}

}  // namespace haas_test
