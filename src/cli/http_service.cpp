#include "base/deadline.hpp"
#include "cli/service.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ostream>
#include <thread>
#include <utility>

#include "http/path.hpp"
#include "sys/http_client.hpp"

namespace haas::cli {

namespace {

constexpr long too_many_requests = 429;
constexpr std::chrono::milliseconds shortest_pause{100};
constexpr std::chrono::milliseconds longest_pause{5000};

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
    HttpService(std::string endpoint, Credentials credentials, std::ostream& notes, std::chrono::seconds patience)
        : endpoint_(std::move(endpoint)), credentials_(std::move(credentials)), notes_(notes), patience_(patience) {}

    Answer send(const http::Request& request) override { return exchange_patiently(to_http(request)); }

    Answer follow(const http::Request& request, const std::function<void(std::string_view)>& take,
                  std::uint64_t& offset) override {
        auto sent = to_http(request);
        sent.timeout = std::chrono::milliseconds(0);
        // The offset is read before the first text: if the connection breaks later, the caller knows how far it got.
        sent.take = [&, first = true](std::string_view text) mutable {
            if (std::exchange(first, false)) offset = number_in_header("X-Console-Offset");
            take(text);
        };
        return exchange_patiently(sent);
    }

private:
    sys::HttpRequest to_http(const http::Request& request) const {
        sys::HttpRequest sent;
        sent.method = http::method_name(request.method);
        sent.url = full_url(endpoint_, request);
        if (credentials_.token.empty()) sent.username = credentials_.username;
        sent.password = credentials_.password;
        sent.bearer = credentials_.token;
        sent.body = request.body;
        return sent;
    }
    Answer exchange_patiently(const sys::HttpRequest& request) {
        const auto end = base::Deadline::in(patience_);
        for (bool first = true;; first = false) {
            auto answer = exchange(request);
            // There are too many requests of this kind, such as first logins, and the service has done nothing.
            if (answer.status != too_many_requests || end.has_passed()) return answer;
            if (first) notes_ << "haas: the service has too much of this in progress; trying again ..." << std::endl;
            std::this_thread::sleep_for(requested_pause());
        }
    }
    Answer exchange(const sys::HttpRequest& request) {
        try {
            auto answer = client_.send(request);
            return {answer.status, std::move(answer.body)};
        } catch (const sys::HttpError& error) {
            throw UnreachableError(endpoint_ + ": " + error.what());
        }
    }
    std::chrono::milliseconds requested_pause() const {
        const auto seconds = std::min<std::uint64_t>(number_in_header("Retry-After"), 3600);
        return std::clamp<std::chrono::milliseconds>(std::chrono::seconds(seconds), shortest_pause, longest_pause);
    }
    std::uint64_t number_in_header(const char* name) const {
        const auto text = client_.header(name);
        std::uint64_t number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        return number;
    }

    sys::HttpClient client_;
    std::string endpoint_;
    Credentials credentials_;
    std::ostream& notes_;
    std::chrono::seconds patience_;
};

}  // namespace

std::unique_ptr<Service> connect(const std::string& endpoint, const Credentials& credentials, std::ostream& notes,
                                 std::chrono::seconds patience) {
    return std::make_unique<HttpService>(endpoint, credentials, notes, patience);
}

}  // namespace haas::cli
