// One exchange with a Redfish service, made to succeed where it can: follows redirects within the service, logs in
// where the service takes only sessions, and tries again what was certainly not carried out.
//
// What asks for a change is announced (BmcAccess::before_change) each time before it is sent, and never sent twice if
// the first may have taken effect: then RedfishLost tells the caller to look at the machine first.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/bmc.hpp"
#include "drivers/bmc/redfish.hpp"
#include "sys/http_client.hpp"

namespace haas::drivers {

struct RedfishAnswer {
    int status = 0;
    std::string body;
    std::string path;                     ///< where the answer came from, after redirects
    std::string entity_tag;               ///< the header ETag, as the service wrote it; empty if there was none
    std::string location;                 ///< the header Location
    std::chrono::seconds retry_after{0};  ///< the header Retry-After

    bool is_success() const { return status >= 200 && status < 300; }
};

/// The connection broke behind a request for a change: it may have taken effect.
class RedfishLost : public core::BmcError {
public:
    using core::BmcError::BmcError;
};

/// All calls throw core::BmcError, and end at the deadline. Not thread-safe.
class RedfishTransport {
public:
    /// @param step  the name of the operation, for errors
    /// @throws BmcError  when the BMC's host or port cannot be part of a URL
    RedfishTransport(std::string step, core::BmcAccess bmc, RedfishOptions options, core::BmcDeadline deadline);
    /// Ends the session, if there is one; at the latest at the deadline.
    ~RedfishTransport();
    RedfishTransport(const RedfishTransport&) = delete;
    RedfishTransport& operator=(const RedfishTransport&) = delete;

    /// @param path  with its query, as path_of() returns it
    /// @param body  JSON; empty: none
    /// @return  an answer of any status but 401, and the redirects that were followed
    /// @throws RedfishLost  for methods other than GET
    RedfishAnswer exchange(const std::string& method, const std::string& path, const std::string& body = {},
                           const std::string& if_match = {});

    /// The same for a POST that does harm if it is carried out twice: also after an answer "not now", the caller looks
    /// at the machine before it sends again.
    RedfishAnswer exchange_once(const std::string& path, const std::string& body);

    /// Waits before a request is sent again that was answered "not now" (503, 429), as the answer says.
    /// @param refusals  how many such answers there were
    /// @return  false when the service asks for more time than there is
    bool pause_as_asked(const RedfishAnswer& answer, int refusals);

    /// Where a link in an answer leads to: a path or an absolute URL of this service.
    /// @throws BmcError  for a link to another server, or to anything but a Redfish service, which is named
    std::string path_of(const std::string& link, const std::string& base = "/redfish/v1/") const;

    /// The same for a link that is not necessary: empty if it is missing or leads to anywhere else.
    std::optional<std::string> own_path_of(const std::string& link) const;

    /// Waits for `time`, or not at all if that would take longer than `until`.
    /// @return  false when there is no time left for that
    bool pause(std::chrono::milliseconds time, core::BmcDeadline until);

    /// The moment after so much time, by the clock of this operation.
    core::BmcDeadline in(core::BmcDeadline::Clock::duration time) const { return core::BmcDeadline::in(time + ahead_); }

    /// Zero once it has passed.
    core::BmcDeadline::Clock::duration left(core::BmcDeadline until) const {
        return core::BmcDeadline(until.at() - ahead_).left();
    }

    core::BmcDeadline deadline() const { return std::min(work_deadline_, short_deadline_); }

    /// Ends calls earlier, at this moment; empty: no longer.
    void hurry(std::optional<core::BmcDeadline> until) { short_deadline_ = until.value_or(deadline_); }

    const core::BmcAddress& address() const { return bmc_.address; }

    /// Appends `text` to the text of every failure from now on.
    void add_to_failures(std::string text) { note_ = std::move(text); }

    core::BmcError failure(core::BmcError::Kind kind, const std::string& detail) const;
    [[noreturn]] void fail(core::BmcError::Kind kind, const std::string& detail) const { throw failure(kind, detail); }

    /// Makes text from a BMC safe for an error: one line, at most 200 bytes, without the password and the session's
    /// token.
    std::string quote(std::string_view text) const;

    /// The status of an answer and what the BMC says about it ("status 400: ..."), for errors.
    std::string reason(const RedfishAnswer& answer) const;

private:
    struct Outgoing {
        std::string method;
        std::string path;
        std::string body;
        std::string if_match;
        enum class Purpose { machine, restart, session } purpose = Purpose::machine;
        /// Of the machine.
        bool is_change() const { return method != "GET" && purpose != Purpose::session; }
        /// Each login takes one of the few sessions that a BMC has.
        bool is_harmless_twice() const { return method == "GET" || method == "DELETE"; }
    };
    RedfishAnswer exchange(const Outgoing& request);
    RedfishAnswer send(const Outgoing& request);
    RedfishAnswer send_patiently(const Outgoing& request);
    RedfishAnswer send_once(const Outgoing& outgoing, core::BmcDeadline deadline);
    bool can_try_again(const sys::HttpError& error, const Outgoing& request, int failures);
    std::optional<std::string> new_path(const Outgoing& request, const RedfishAnswer& answer) const;
    bool takes_old_tls() const;
    [[noreturn]] void fail_without_answer(const sys::HttpError& error, const Outgoing& request) const;
    void log_in(const RedfishAnswer& refusal);
    std::optional<std::string> find_sessions();
    void end_session() noexcept;
    void log_out() noexcept;

    enum class Credentials { none, basic, session };

    std::string step_;
    core::BmcAccess bmc_;
    RedfishOptions options_;
    core::BmcDeadline deadline_;
    std::string origin_;
    std::string note_;
    Credentials credentials_ = Credentials::basic;
    base::Secret token_;
    std::string session_;              ///< its path, which DELETE ends; empty if the service did not say
    core::BmcDeadline work_deadline_;  ///< leaves time for ending the session
    core::BmcDeadline short_deadline_;
    core::BmcDeadline::Clock::duration ahead_{0};  ///< of the operation's clock, as pauses were shortened
    int logins_ = 0;
    bool is_session_fresh_ = false;  ///< it has answered nothing but 401 yet
    bool has_answered_ = false;
    bool is_admitted_ = false;  ///< the service has once taken what it was asked
    sys::HttpClient client_;
};

}  // namespace haas::drivers
