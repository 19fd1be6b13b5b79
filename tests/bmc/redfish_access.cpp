#include "bmc/redfish_access.hpp"

#include <algorithm>
#include <utility>

#include "base/base64.hpp"

namespace haas_test {

bool RedfishAccess::obey(const std::string& verb, const std::vector<std::string>& words) {
    if (verb == "login") {
        ways_ = words.at(0);
    } else if (verb == "session-limit") {
        limit_ = std::stoi(words.at(0));
    } else if (verb == "sessions-taken") {
        taken_ = std::stoi(words.at(0));
    } else if (verb == "session-lifetime") {
        lifetime_ = std::stoi(words.at(0));
    } else if (verb == "session-timeout") {
        timeout_ = std::chrono::seconds(std::stoi(words.at(0)));
    } else if (verb == "session-location") {
        location_ = words.at(0);
    } else {
        return false;
    }
    return true;
}

void RedfishAccess::behave() {
    ways_ = "both";
    location_ = "path";
    limit_ = 1000;
    taken_ = 0;
    lifetime_ = 1000000;
    timeout_ = std::chrono::seconds(1000000);
}

bool RedfishAccess::is_open(const Session& session) const {
    return std::chrono::steady_clock::now() - session.used < timeout_;
}

int RedfishAccess::open_sessions() const {
    return static_cast<int>(
        std::count_if(sessions_.begin(), sessions_.end(), [&](const auto& each) { return is_open(each.second); }));
}

/// @source  DSP0266, "Session lifetime": a session that is not used for its timeout is terminated
RedfishAnswer RedfishAccess::admit(const RedfishRequest& request) {
    std::erase_if(sessions_, [&](const auto& each) { return !is_open(each.second); });
    const auto session = sessions_.find(request.header("x-auth-token"));
    if (session != sessions_.end()) {
        session->second.used = std::chrono::steady_clock::now();
        if (session->second.requests_left-- > 0) return {0, {}, {}, {}};
        sessions_.erase(session);
    }
    const bool takes_basic = ways_ != "sessions";
    const std::string basic = "Basic " + haas::base::encode_base64(user_ + ':' + password_);
    if (takes_basic && request.header("authorization") == basic) return {0, {}, {}, {}};
    auto answer = redfish_error(401, "NoValidSession", "These credentials open nothing here.");
    if (takes_basic) answer.headers.emplace_back("WWW-Authenticate", "Basic realm=\"redfish\"");
    return answer;
}

RedfishAnswer RedfishAccess::handle(const RedfishRequest& request, const std::string& collection) {
    if (request.path == collection && request.method == "POST") return log_in(request, collection);
    if (auto refusal = admit(request); refusal.is_refusal()) return refusal;
    if (request.path == collection) {
        JsonDocument all(rapidjson::kObjectType);
        set_text(all, all, "@odata.id", collection);
        all.AddMember("Members@odata.count", open_sessions() + taken_, all.GetAllocator());
        return request.method == "GET" ? redfish_ok(all) : redfish_not_allowed("GET, POST");
    }
    for (auto session = sessions_.begin(); session != sessions_.end(); ++session) {
        if (request.path != collection + '/' + session->second.id) continue;
        if (request.method != "DELETE") return redfish_not_allowed("DELETE");
        sessions_.erase(session);
        return {204, {}, {}, {}};
    }
    return redfish_not_found(request.path);
}

/// @source  DSP0266, "Session login": no credentials in the headers; the token is in X-Auth-Token, the session's path
/// in
///          Location
RedfishAnswer RedfishAccess::log_in(const RedfishRequest& request, const std::string& collection) {
    JsonDocument body;
    if (auto refusal = read_redfish_body(request, body); refusal.is_refusal()) return refusal;
    for (const auto& member : body.GetObject()) {
        const std::string name = member.name.GetString();
        if (name != "UserName" && name != "Password") {
            return redfish_error(400, "PropertyUnknown", "The property " + name + " is not known.", {name});
        }
    }
    if (ways_ == "basic") return redfish_not_allowed("GET");
    if (text_at(body, {"UserName"}) != user_ || text_at(body, {"Password"}) != password_) {
        return redfish_error(401, "NoValidSession", "These credentials open nothing here.");
    }
    if (open_sessions() + taken_ >= limit_) {
        return redfish_error(503, "CreateLimitReachedForResource", "There are as many sessions as there may be.");
    }
    const std::string id = std::to_string(++last_);
    const std::string token = "token-" + id + "-of-many";
    sessions_[token] = {id, lifetime_, std::chrono::steady_clock::now()};
    const std::string path = collection + '/' + id;
    JsonDocument shown(rapidjson::kObjectType);
    set_text(shown, shown, "@odata.type", "#Session.v1_3_0.Session");
    set_text(shown, shown, "@odata.id", path);
    set_text(shown, shown, "Id", id);
    set_text(shown, shown, "UserName", user_);
    auto answer = redfish_ok(shown, 201);
    answer.headers.emplace_back("X-Auth-Token", token);
    if (location_ == "path") answer.headers.emplace_back("Location", path);
    if (location_ == "foreign") answer.headers.emplace_back("Location", "https://192.0.2.1" + path);
    if (location_ == "url") answer.headers.emplace_back("Location", "https://" + request.header("host") + path);
    return answer;
}

}  // namespace haas_test
