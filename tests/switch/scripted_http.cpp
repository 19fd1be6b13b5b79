#include "switch/scripted_http.hpp"

#include <algorithm>

namespace haas_test {

using haas::sys::HttpAnswer;
using haas::sys::HttpError;
using haas::sys::HttpRequest;

namespace {

std::string with_body(const std::string& text, const std::string& body) {
    return body.empty() ? text : text + " " + body;
}

class ScriptedHttp final : public haas::sys::HttpClient {
public:
    ScriptedHttp(std::shared_ptr<Played> played, std::string origin)
        : played_(std::move(played)), origin_(std::move(origin)) {}

    HttpAnswer send(const HttpRequest& request) override {
        auto& left = played_->left;
        const auto text = exchange_text(request, origin_);
        if (left.empty() || left.front().kind != Utterance::Kind::line || left.front().text != text) {
            complain("sent: " + text + (left.empty() ? "" : "; expected: " + left.front().text));
        }
        left.pop_front();
        std::string answer;
        for (; !left.empty() && left.front().kind == Utterance::Kind::from_switch; left.pop_front()) {
            answer += left.front().text;
        }
        if (answer.empty()) complain("no answer is written to: " + text);
        const auto blank = std::min(answer.find(' '), answer.size());
        return {std::stoi(answer.substr(0, blank)), answer.substr(std::min(blank + 1, answer.size())), {}};
    }

private:
    [[noreturn]] void complain(const std::string& complaint) {
        if (played_->complaint.empty()) played_->complaint = complaint;
        throw HttpError(HttpError::Cause::broken, "the dialogue is another one");
    }

    std::shared_ptr<Played> played_;
    std::string origin_;
};

}  // namespace

std::string exchange_text(const HttpRequest& request, const std::string& origin) {
    return with_body(request.method + " " + request.url.substr(origin.size()), request.body);
}

std::string exchange_text(const HttpAnswer& answer) { return with_body(std::to_string(answer.status), answer.body); }

std::unique_ptr<haas::sys::HttpClient> play_http(std::shared_ptr<Played> played, std::string origin) {
    return std::make_unique<ScriptedHttp>(std::move(played), std::move(origin));
}

}  // namespace haas_test
