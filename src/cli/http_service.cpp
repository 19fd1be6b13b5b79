#include "cli/service.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <ostream>
#include <thread>
#include <utility>

#include "base/deadline.hpp"
#include "base/json.hpp"
#include "base/uuid.hpp"
#include "base/visible.hpp"
#include "cli/answer.hpp"
#include "http/path.hpp"
#include "sys/http_client.hpp"

namespace haas::cli {

namespace {

constexpr int conflict = 409;
constexpr int too_many_requests = 429;
constexpr int unavailable = 503;
constexpr const char* busy = "the service has too much of this in progress";
constexpr std::chrono::milliseconds shortest_pause{100};
constexpr std::chrono::milliseconds longest_pause{5000};
/// After which a service that could not be reached is asked again.
constexpr std::chrono::milliseconds pause_after_loss{500};

std::string full_url(const std::string& endpoint, const http::Request& request) {
    std::string url = endpoint + request.path;
    char separator = '?';
    for (const auto& [name, value] : request.query) {
        url += separator + http::percent_encode(name) + "=" + http::percent_encode(value);
        separator = '&';
    }
    return url;
}

bool may_be_done(sys::HttpError::Cause cause) {
    return cause == sys::HttpError::Cause::broken || cause == sys::HttpError::Cause::deadline;
}

/// An answer, and when the service wants to be asked again.
struct Reply {
    Answer answer;
    bool names_pause = false;
    std::chrono::milliseconds pause{};
};

/// Whether HaaS says that it does not know what has become of the request.
bool is_outcome_unknown(const Answer& answer) {
    rapidjson::Document body;
    std::string reason;
    return base::parse_json(answer.body, body, reason) && member(body, "outcome") == "unknown";
}

/// A change that is sent until it is known what has become of it.
struct Attempts {
    base::Deadline end;
    bool is_first = true;
    bool may_be_done = false;  ///< by an attempt whose outcome nobody knows
};

class HttpService final : public Service {
public:
    HttpService(std::string endpoint, Credentials credentials, std::ostream& notes, std::chrono::seconds patience)
        : endpoint_(std::move(endpoint)), credentials_(std::move(credentials)), notes_(notes), patience_(patience) {}

    Answer send(const http::Request& request) override {
        auto sent = to_http(request);
        if (request.method == http::Method::get) return exchange_patiently(sent);
        sent.idempotency_key = base::make_uuid();
        return change(sent);
    }

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
        Attempts attempts{base::Deadline::in(patience_)};
        try {
            for (;;) {
                const auto reply = exchange(request);
                if (reply.answer.status != too_many_requests || attempts.end.has_passed()) return reply.answer;
                note(attempts, busy);
                std::this_thread::sleep_for(reply.pause);
            }
        } catch (const sys::HttpError& error) {
            throw UnreachableError(endpoint_ + ": " + error.what());
        }
    }

    Answer change(const sys::HttpRequest& request) {
        Attempts attempts{base::Deadline::in(patience_)};
        for (;;) {
            try {
                const auto reply = exchange(request);
                if (!is_to_be_repeated(reply, attempts) || attempts.end.has_passed()) return reply.answer;
                note(attempts, reply.answer.status == unavailable ? "the service is unavailable" : busy);
                std::this_thread::sleep_for(reply.pause);
            } catch (const sys::HttpError& error) {
                wait_after(error, attempts);
            }
        }
    }

    bool is_to_be_repeated(const Reply& reply, Attempts& attempts) {
        // The service has too many requests of this kind, such as first logins, and has done nothing.
        if (reply.answer.status == too_many_requests) return true;
        // An earlier attempt is still being carried out.
        if (reply.answer.status == conflict) return reply.names_pause;
        if (reply.answer.status != unavailable) return false;
        attempts.may_be_done = attempts.may_be_done || is_outcome_unknown(reply.answer);
        return (reply.names_pause || attempts.may_be_done) && knows_keys(attempts);
    }

    /// Waits for a service that knows keys.
    /// @throws UnreachableError  when the request must not be sent again, or there is no more patience
    void wait_after(const sys::HttpError& error, Attempts& attempts) {
        const auto reason = endpoint_ + ": " + error.what();
        attempts.may_be_done = attempts.may_be_done || may_be_done(error.cause());
        // Where nothing was sent, the endpoint is wrong, or the service is away: the user must hear that.
        if (!attempts.may_be_done) throw UnreachableError(reason);
        note(attempts, error.what());
        if (!knows_keys(attempts)) {
            throw UnreachableError(reason + ". Nobody knows whether the change was made: look before you repeat it");
        }
    }

    /// Whether the service carries a request with a key out only once.
    bool knows_keys(const Attempts& attempts) {
        for (;;) {
            const auto known = ask_for_keys();
            // A service with a lasting trouble says no more than that: then its refusal is the answer.
            if (known || !attempts.may_be_done || attempts.end.has_passed()) return known.value_or(false);
            std::this_thread::sleep_for(pause_after_loss);
        }
    }

    /// Empty if the service does not say it at the moment.
    std::optional<bool> ask_for_keys() {
        if (knows_keys_) return true;
        sys::HttpRequest question;
        question.url = endpoint_ + "/healthz";
        rapidjson::Document health;
        std::string reason;
        try {
            const auto answer = exchange(question).answer;
            if (!base::parse_json(answer.body, health, reason) || member(health, "status").empty()) return std::nullopt;
        } catch (const sys::HttpError&) {
            return std::nullopt;
        }
        const auto found = health.FindMember("idempotency_keys");
        knows_keys_ = found != health.MemberEnd() && found->value.IsTrue();
        return knows_keys_;
    }

    Reply exchange(const sys::HttpRequest& request) {
        auto answer = client_.send(request);
        const auto seconds = std::min<std::uint64_t>(number_in_header("Retry-After"), 3600);
        return {{answer.status, std::move(answer.body)},
                !client_.header("Retry-After").empty(),
                std::clamp<std::chrono::milliseconds>(std::chrono::seconds(seconds), shortest_pause, longest_pause)};
    }
    void note(Attempts& attempts, const std::string& reason) {
        if (std::exchange(attempts.is_first, false))
            notes_ << "haas: " << base::visible(reason) << "; trying again ..." << std::endl;
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
    bool knows_keys_ = false;
};

}  // namespace

std::unique_ptr<Service> connect(const std::string& endpoint, const Credentials& credentials, std::ostream& notes,
                                 std::chrono::seconds patience) {
    return std::make_unique<HttpService>(endpoint, credentials, notes, patience);
}

}  // namespace haas::cli
