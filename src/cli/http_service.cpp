#include "cli/service.hpp"
#include "http/path.hpp"
#include "sys/http_client.hpp"

namespace haas::cli {

namespace {

std::string full_url(const std::string& endpoint, const http::Request& request) {
    std::string url = endpoint + request.path;
    char separator = '?';
    for (const auto& [name, value] : request.query) {
        url += separator + http::percent_encode(name) + "=" + http::percent_encode(value);
        separator = '&';
    }
    return url;
}

class HttpService final : public Service {
public:
    HttpService(std::string endpoint, Credentials credentials)
        : endpoint_(std::move(endpoint)), credentials_(std::move(credentials)) {}

    Answer send(const http::Request& request) override {
        sys::HttpRequest sent;
        sent.method = http::method_name(request.method);
        sent.url = full_url(endpoint_, request);
        sent.username = credentials_.username;
        sent.password = credentials_.password;
        sent.body = request.body;
        try {
            auto answer = client_.send(sent);
            return {answer.status, std::move(answer.body)};
        } catch (const sys::Unreachable& error) {
            throw Unreachable(endpoint_ + ": " + error.what());
        }
    }

private:
    sys::HttpClient client_;
    std::string endpoint_;
    Credentials credentials_;
};

}  // namespace

std::unique_ptr<Service> connect(const std::string& endpoint, const Credentials& credentials) {
    return std::make_unique<HttpService>(endpoint, credentials);
}

}  // namespace haas::cli
