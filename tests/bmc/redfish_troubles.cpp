#include "bmc/redfish_troubles.hpp"

#include <array>
#include <climits>
#include <ctime>
#include <stdexcept>

namespace haas_test {

namespace {

const std::string spoiled = "done:";

std::string http_date(int seconds_from_now) {
    const std::time_t when = std::time(nullptr) + seconds_from_now;
    std::tm parts{};
    ::gmtime_r(&when, &parts);
    std::array<char, 64> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), size};
}

RedfishAnswer try_later(int status, const std::string& when) {
    auto answer = redfish_error(status, status == 429 ? "Base.1.8.LimitExceeded" : "ServiceTemporarilyUnavailable",
                                "The service is not ready for that.");
    if (!when.empty()) answer.headers.emplace_back("Retry-After", when);
    return answer;
}

/// The answer of a kind that keeps a request from being carried out; none for the other kinds.
RedfishAnswer answer_of(const std::string& kind, const std::string& user, const std::string& password) {
    const auto colon = kind.find(':');
    const std::string name = kind.substr(0, colon);
    const std::string argument = colon == std::string::npos ? std::string() : kind.substr(colon + 1);
    if (name == "error") return redfish_error(500, "InternalError", "The service is\n\x1b[31mill.");
    if (name == "forbid") return redfish_error(403, "InsufficientPrivilege", "This user may only look.");
    if (name == "echo") {
        return redfish_error(400, "GeneralError", "Cannot do that for " + user + " with " + password + ".",
                             {user, password});
    }
    if (name == "flood") {
        return redfish_error(400, "GeneralError", std::string(20000, 'm'),
                             std::vector<std::string>(500, std::string(500, 'a')));
    }
    if (name == "elsewhere") return {302, {{"Location", "https://192.0.2.1/redfish/v1/Systems"}}, {}, {}};
    if (name == "html") {
        return {200, {{"Content-Type", "text/html"}}, "<!DOCTYPE html><title>Please log in</title>", {}};
    }
    if (name == "garbage") return {200, {{"Content-Type", "application/json"}}, R"({"PowerState": "On", )", {}};
    if (name == "lost") return {200, {}, {}, "cut"};
    if (name == "busy") return try_later(503, argument);
    if (name == "limit") return try_later(429, argument);
    if (name == "busy-until") return try_later(503, http_date(std::stoi(argument)));
    if (name == "refuse") {
        const auto end = argument.find(':');
        const std::string id = end == std::string::npos ? "GeneralError" : argument.substr(end + 1);
        return redfish_error(std::stoi(argument), id, "The service does not do that.");
    }
    return {0, {}, {}, {}};
}

}  // namespace

bool RedfishTroubles::obey(const std::string& verb, const std::vector<std::string>& words) {
    const auto word = [&](std::size_t number) { return number < words.size() ? words[number] : std::string(); };
    if (verb == "fault") {
        troubles_.push_back({words.at(0), INT_MAX, word(1), {}});
    } else if (verb == "trouble") {
        troubles_.push_back({words.at(0), std::stoi(words.at(1)), word(2) == "any" ? "" : word(2), word(3)});
    } else if (verb == "redirect") {
        redirect_status_ = std::stoi(words.at(0));
        redirect_where_ = words.at(1);
    } else if (verb == "moved") {
        moves_.push_back({std::stoi(words.at(0)), words.at(1), words.at(2)});
    } else if (verb == "errors") {
        errors_ = words.at(0);
    } else {
        return false;
    }
    return true;
}

void RedfishTroubles::behave() {
    troubles_.clear();
    moves_.clear();
    redirect_status_ = 0;
    errors_ = "full";
}

std::string RedfishTroubles::take(const RedfishRequest& request) {
    for (auto& trouble : troubles_) {
        if (trouble.left == 0 || (!trouble.method.empty() && trouble.method != request.method)) continue;
        if (request.path.find(trouble.part) == std::string::npos) continue;
        if (trouble.left != INT_MAX) --trouble.left;
        return trouble.kind;
    }
    return {};
}

RedfishAnswer RedfishTroubles::meet(const RedfishRequest& request, const std::string& user,
                                    const std::string& password) {
    const std::string kind = take(request);
    const bool happens_later = contains({"hang", "cut", "headers", "half", "huge"}, kind) || kind.starts_with(spoiled);
    accident_ = happens_later ? kind : "";
    if (kind.empty() || happens_later) return {0, {}, {}, {}};
    auto answer = answer_of(kind, user, password);
    if (!answer.is_refusal()) throw std::runtime_error("what is meant by the trouble " + kind);
    return answer;
}

RedfishAnswer RedfishTroubles::spoil(RedfishAnswer answer) const {
    if (!accident_.starts_with(spoiled)) return answer;
    const int status = std::stoi(accident_.substr(spoiled.size()));
    return redfish_error(status, "InternalError", "The gateway has got no answer.");
}

RedfishAnswer RedfishTroubles::redirect(RedfishRequest& request) const {
    const std::string host = request.header("host");
    std::string& path = request.path;
    for (const auto& move : moves_) {
        if (path == move.to) {
            path = move.from;
        } else if (path == move.from) {
            if (request.method != "GET") return redfish_not_allowed("GET");
            return {move.status, {{"Location", move.to}}, {}, {}};
        }
    }
    if (redirect_status_ == 0) return {0, {}, {}, {}};
    const bool has_slash = path.back() == '/';
    std::string location;
    if (redirect_where_ == "slash" && !has_slash) location = path + '/';
    if (redirect_where_ == "slash-url" && !has_slash) location = "https://" + host + path + '/';
    if (redirect_where_ == "no-slash" && has_slash) location = path.substr(0, path.size() - 1);
    if (redirect_where_ == "elsewhere") location = "https://192.0.2.1" + path;
    if (redirect_where_ == "plain") location = "http://" + host + path;
    if (redirect_where_ == "loop") location = path;
    if (redirect_where_ == "odd") location = "/redfish/v1/../../admin?next=" + path;
    if (redirect_where_ == "nowhere") return {redirect_status_, {}, {}, {}};
    if (!location.empty()) return {redirect_status_, {{"Location", location}}, {}, {}};
    if (has_slash && path != "/redfish/v1/") path.pop_back();
    return {0, {}, {}, {}};
}

void RedfishTroubles::dress(RedfishAnswer& answer) const {
    if (answer.status < 400 || errors_ == "full") return;
    if (errors_ == "empty") answer.body.clear();
    if (errors_ == "plain") {
        answer.headers = {{"Content-Type", "text/html"}};
        answer.body = "<html><head><title>Error</title></head><body>It does not work.</body></html>";
    }
    if (errors_ != "ids") return;
    JsonDocument body = parse_json(answer.body);
    auto& error = body["error"];
    set_text(body, error, "code", "iLO.0.10.ExtendedInfo");
    set_text(body, error, "message", "See @Message.ExtendedInfo for more information.");
    for (auto& info : error["@Message.ExtendedInfo"].GetArray()) {
        info.RemoveMember("Message");
        info.RemoveMember("MessageSeverity");
    }
    answer.body = to_text(body);
}

}  // namespace haas_test
