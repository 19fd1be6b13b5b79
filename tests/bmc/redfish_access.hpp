// Who may use the Redfish service of the tests: by Basic authentication, or by sessions.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "bmc/redfish_json.hpp"

namespace haas_test {

class RedfishAccess {
public:
    RedfishAccess(std::string user, std::string password) : user_(std::move(user)), password_(std::move(password)) {}

    /// Takes a line, if it is one of:
    ///   login WAYS                "both" (at first), "basic" or "sessions" alone
    ///   session-limit NUMBER      how many there may be
    ///   sessions-taken NUMBER     how many others have
    ///   session-lifetime REQUESTS a session is good for so many
    ///   session-timeout SECONDS   a session that is not used for so long ends
    ///   session-location WAY      "path" (at first), "url", "foreign" or "none": how an answer names a new session
    bool obey(const std::string& verb, const std::vector<std::string>& words);

    void behave();

    /// @return  a refusal, unless the request has good credentials
    RedfishAnswer admit(const RedfishRequest& request);

    /// A request for the sessions, or one of them.
    /// @param collection  the path of all sessions
    RedfishAnswer handle(const RedfishRequest& request, const std::string& collection);

    int open_sessions() const;
    int sessions_ever() const { return last_; }

    const std::string& user() const { return user_; }
    const std::string& password() const { return password_; }

private:
    struct Session {
        std::string id;
        int requests_left;
        std::chrono::steady_clock::time_point used;
    };
    bool is_open(const Session& session) const;

    RedfishAnswer log_in(const RedfishRequest& request, const std::string& collection);

    std::string user_;
    std::string password_;
    std::map<std::string, Session> sessions_;  ///< by their tokens
    int last_ = 0;
    std::string ways_ = "both";
    std::string location_ = "path";
    int limit_ = 1000;
    int taken_ = 0;
    int lifetime_ = 1000000;
    std::chrono::seconds timeout_{1000000};
};

}  // namespace haas_test
