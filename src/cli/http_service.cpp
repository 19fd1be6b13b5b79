#include "cli/service.hpp"

#include <charconv>
#include <utility>

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

    Answer send(const http::Request& request) override { return exchange(to_http(request)); }

    Answer follow(const http::Request& request, const std::function<void(std::string_view)>& take,
                  std::uint64_t& offset) override {
        auto sent = to_http(request);
        sent.timeout = std::chrono::milliseconds(0);
        // The offset must be known before a line that breaks in the middle can tell how far it came.
        sent.take = [&, first = true](std::string_view text) mutable {
            if (std::exchange(first, false)) offset = console_offset();
            take(text);
        };
        return exchange(sent);
    }

private:
    sys::HttpRequest to_http(const http::Request& request) const {
        sys::HttpRequest sent;
        sent.method = http::method_name(request.method);
        sent.url = full_url(endpoint_, request);
        sent.username = credentials_.username;
        sent.password = credentials_.password;
        sent.body = request.body;
        return sent;
    }
    Answer exchange(const sys::HttpRequest& request) {
        try {
            auto answer = client_.send(request);
            return {answer.status, std::move(answer.body)};
        } catch (const sys::Unreachable& error) {
            throw Unreachable(endpoint_ + ": " + error.what());
        }
    }
    std::uint64_t console_offset() const {
        const auto text = client_.header("X-Console-Offset");
        std::uint64_t offset = 0;
        std::from_chars(text.data(), text.data() + text.size(), offset);
        return offset;
    }

    sys::HttpClient client_;
    std::string endpoint_;
    Credentials credentials_;
};

}  // namespace

std::unique_ptr<Service> connect(const std::string& endpoint, const Credentials& credentials) {
    return std::make_unique<HttpService>(endpoint, credentials);
}

}  // namespace haas::cli
