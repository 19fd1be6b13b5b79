#include "drivers/bmc/redfish_transport.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/backoff.hpp"
#include "base/json.hpp"
#include "base/redaction.hpp"
#include "base/text.hpp"
#include "drivers/address.hpp"
#include "drivers/bmc/redfish_message.hpp"
#include "drivers/bmc/redfish_resource.hpp"
#include "sys/url.hpp"

namespace haas::drivers {

namespace {

using core::BmcError;
using Kind = core::BmcError::Kind;
using std::chrono::milliseconds;

constexpr int default_port = 443;

/// In bytes; a ComputerSystem has about 20 KiB.
constexpr std::size_t largest_answer = std::size_t{1024} * 1024;

/// The longest wait for a connection: a BMC is on a nearby network.
constexpr milliseconds connect_timeout{5000};

/// Redirects of one request.
constexpr int most_redirects = 5;

/// How often a request is sent again after a dropped connection, and how long after each.
constexpr int most_failures = 5;
constexpr base::GrowingPause after_failure{milliseconds(200), milliseconds(2000)};

/// How long after a refusal "not now" that does not say how long.
constexpr base::GrowingPause after_refusal{milliseconds(500), milliseconds(4000)};

/// What is kept of the deadline for ending the session: at most this, and at most a quarter.
constexpr milliseconds longest_farewell{1000};

/// Logins of one operation: a session may end early.
constexpr int most_logins = 2;

/// @name Statuses
/// @source  RFC 9110; RFC 6585 (429)
/// @{
constexpr int moved_permanently = 301;
constexpr int found = 302;
constexpr int temporary_redirect = 307;
constexpr int permanent_redirect = 308;
constexpr int unauthorized = 401;
constexpr int forbidden = 403;
constexpr int not_found = 404;
constexpr int not_allowed = 405;
constexpr int too_many_requests = 429;
constexpr int service_unavailable = 503;
/// @}

bool is_redirect(int status) {
    return status == moved_permanently || status == found || status == temporary_redirect ||
           status == permanent_redirect;
}

std::string without_slash(std::string path) {
    while (path.ends_with('/')) path.pop_back();
    return path;
}

}  // namespace

RedfishTransport::RedfishTransport(std::string step, core::BmcAccess bmc, RedfishOptions options,
                                   core::BmcDeadline deadline)
    : step_(std::move(step)),
      bmc_(std::move(bmc)),
      options_(std::move(options)),
      deadline_(deadline),
      work_deadline_(deadline),
      short_deadline_(deadline) {
    const auto origin = redfish_origin(bmc_.address.host, bmc_.address.port.value_or(default_port));
    if (!origin) fail(Kind::unreachable, "this is not a host name, address or port: " + quote(bmc_.address.host));
    origin_ = *origin;
}

RedfishTransport::~RedfishTransport() { log_out(); }

BmcError RedfishTransport::failure(Kind kind, const std::string& detail) const {
    return {kind, step_, note_.empty() ? detail : detail + "; " + note_};
}

std::string RedfishTransport::quote(std::string_view text) const {
    return base::redacted(text, bmc_.address.user, bmc_.password, token_, base::escape_briefly);
}

std::string RedfishTransport::reason(const RedfishAnswer& answer) const {
    const std::string said = parse_redfish_error(answer.body);
    const auto later = answer.retry_after.count();
    return "status " + std::to_string(answer.status) + (said.empty() ? "" : ": " + quote(said)) +
           (later == 0 ? "" : ", to be tried again in " + std::to_string(later) + " s");
}

bool RedfishTransport::pause(milliseconds time, core::BmcDeadline until) {
    if (left(std::min(until, deadline())) <= time) return false;
    const auto taken = time / options_.haste;
    std::this_thread::sleep_for(taken);
    ahead_ += time - taken;
    return true;
}

std::string RedfishTransport::path_of(const std::string& link, const std::string& base) const {
    const auto url = sys::parse_url(link, origin_ + base);
    const auto own = sys::parse_url(origin_, origin_);
    if (!url) fail(Kind::unexpected, "the BMC's answer leads to something that is no URL: " + quote(link));
    if (!own || url->scheme != own->scheme || url->port != own->port ||
        canonical_host(url->host) != canonical_host(own->host)) {
        fail(Kind::unexpected, "the BMC's answer leads to another server, which HaaS does not follow: " + quote(link));
    }
    if (!url->target.starts_with("/redfish/")) {
        fail(Kind::unexpected, "the BMC's answer leads out of its Redfish service: " + quote(link));
    }
    return url->target;
}

std::optional<std::string> RedfishTransport::own_path_of(const std::string& link) const {
    if (link.empty()) return {};
    try {
        return path_of(link);
    } catch (const BmcError&) {
        return {};
    }
}

/// With old TLS, verifying a certificate would pretend a safety that is not there.
bool RedfishTransport::takes_old_tls() const { return bmc_.address.legacy_tls && !bmc_.address.verify_tls; }

RedfishAnswer RedfishTransport::exchange(const std::string& method, const std::string& path, const std::string& body,
                                         const std::string& if_match) {
    return exchange({method, path, body, if_match});
}

RedfishAnswer RedfishTransport::exchange_once(const std::string& path, const std::string& body) {
    return exchange({"POST", path, body, {}, Outgoing::Purpose::restart});
}

RedfishAnswer RedfishTransport::exchange(const Outgoing& request) {
    auto answer = send(request);
    // Some services refuse Basic authentication as if the user had too few rights.
    const bool may_mean_basic = answer.status == forbidden && !is_admitted_ && credentials_ == Credentials::basic;
    is_admitted_ = is_admitted_ || answer.is_success();
    if (answer.status != unauthorized && !may_mean_basic) {
        is_session_fresh_ = false;
        return answer;
    }
    if (!is_session_fresh_) {
        log_in(answer);
        answer = send(request);
        is_session_fresh_ = answer.status == unauthorized;
        if (!is_session_fresh_) return answer;
    }
    fail(Kind::login, "the BMC does not allow this user to do that (" + reason(answer) + ")");
}

/// Follows redirects.
RedfishAnswer RedfishTransport::send(const Outgoing& request) {
    Outgoing here = request;
    for (int redirects = 0;; ++redirects) {
        auto answer = send_patiently(here);
        const auto there = new_path(here, answer);
        if (!there) return answer;
        if (redirects == most_redirects) fail(Kind::unexpected, "the BMC redirects in a circle: " + quote(here.path));
        here.path = *there;
    }
}

/// Where a redirect leads to; empty for any other answer.
std::optional<std::string> RedfishTransport::new_path(const Outgoing& request, const RedfishAnswer& answer) const {
    if (!is_redirect(answer.status) || answer.location.empty()) return {};
    auto path = path_of(answer.location, request.path);
    // Some programs answer a request that they carried out with 302 and a page to go on with.
    const bool is_same = without_slash(path) == without_slash(request.path);
    if (request.is_change() && answer.status == found && !is_same) return {};
    return path;
}

/// Sends again what was certainly not carried out: a GET after a dropped connection, and any request after "not now".
RedfishAnswer RedfishTransport::send_patiently(const Outgoing& request) {
    int failures = 0;
    int refusals = 0;
    for (;;) {
        try {
            if (request.is_change()) bmc_.before_change();
            auto answer = send_once(request, deadline());
            const bool is_busy = answer.status == service_unavailable || answer.status == too_many_requests;
            const bool may_repeat = request.purpose != Outgoing::Purpose::restart;
            if (!is_busy || !may_repeat || !pause_as_asked(answer, ++refusals)) return answer;
        } catch (const sys::HttpError& error) {
            if (!can_try_again(error, request, ++failures)) fail_without_answer(error, request);
        }
    }
}

bool RedfishTransport::can_try_again(const sys::HttpError& error, const Outgoing& request, int failures) {
    using Cause = sys::HttpError::Cause;
    const bool is_dropped = error.cause() == Cause::broken || error.cause() == Cause::handshake;
    // A BMC that just answered is there, and soon takes connections again.
    const bool is_away = error.cause() == Cause::nobody && has_answered_;
    const bool is_unsent = error.cause() != Cause::broken;
    if (!is_dropped && !is_away) return false;
    if (!request.is_harmless_twice() && !is_unsent) return false;
    // Where no encryption was ever agreed on, the reason seldom goes away.
    const int most = has_answered_ || error.cause() == Cause::broken ? most_failures : 1;
    return failures <= most && pause(after_failure.after(failures), deadline_);
}

bool RedfishTransport::pause_as_asked(const RedfishAnswer& answer, int refusals) {
    const auto usual = after_refusal.after(refusals);
    const milliseconds asked = answer.retry_after;
    if (asked.count() == 0) return pause(usual, deadline_);
    return pause(refusals == 1 ? asked : std::max(asked, usual), deadline_);
}

RedfishAnswer RedfishTransport::send_once(const Outgoing& outgoing, core::BmcDeadline deadline) {
    const auto time = std::chrono::duration_cast<milliseconds>(left(deadline));
    if (time.count() == 0) fail(Kind::deadline, "the BMC took too long");
    sys::HttpRequest request;
    request.method = outgoing.method;
    request.url = origin_ + outgoing.path;
    if (credentials_ == Credentials::basic) {
        request.username = bmc_.address.user;
        request.password = bmc_.password;
    }
    if (credentials_ == Credentials::session) request.token = token_;
    request.body = outgoing.body;
    request.if_match = outgoing.if_match;
    request.certificates = bmc_.address.verify_tls ? sys::Certificates::verified : sys::Certificates::ignored;
    request.tls = takes_old_tls() ? sys::Tls::any : sys::Tls::modern;
    request.connection = outgoing.method == "POST" ? sys::Connection::fresh : sys::Connection::kept;
    request.ca_file = options_.ca_file;
    request.proxies = sys::Proxies::none;
    request.timeout = std::min(time, options_.command_timeout);
    request.connect_timeout = std::min(request.timeout, connect_timeout);
    request.size_limit = largest_answer;
    auto got = client_.send(request);
    has_answered_ = true;
    return {got.status,     std::move(got.body),        outgoing.path,
            got.entity_tag, client_.header("Location"), client_.retry_after()};
}

void RedfishTransport::fail_without_answer(const sys::HttpError& error, const Outgoing& request) const {
    using Cause = sys::HttpError::Cause;
    const std::string reason = quote(error.what());
    const std::string unsure = request.is_change() ? "; the request may have taken effect" : "";
    switch (error.cause()) {
        case Cause::untrusted:
            fail(Kind::unreachable, "the BMC's certificate is not trusted: " + reason +
                                        "; verify_tls may be set to false for the node" +
                                        (base::contains(reason, "too weak") ? ", and legacy_tls to true" : ""));
        case Cause::deadline: fail(Kind::deadline, "no answer in time" + unsure);
        case Cause::too_large: fail(Kind::unexpected, reason + unsure);
        case Cause::broken:
            if (!request.is_change()) fail(Kind::unreachable, "the connection broke: " + reason);
            throw RedfishLost(Kind::unreachable, step_,
                              "the connection broke: " + reason + unsure + (note_.empty() ? "" : "; " + note_));
        case Cause::handshake:
            // This is OpenSSL's word for a BMC older than RFC 5746, for which legacy_tls is not enough.
            if (takes_old_tls() || base::contains(reason, "renegotiation")) fail(Kind::unreachable, reason);
            fail(Kind::unreachable,
                 reason + "; for a BMC with old TLS only, set legacy_tls to true and verify_tls to false");
        case Cause::nobody: break;
    }
    fail(Kind::unreachable, reason);
}

/// Where sessions are made, as the service root says, which needs no login. Empty when the service has no sessions.
std::optional<std::string> RedfishTransport::find_sessions() {
    constexpr const char* usual = "/redfish/v1/SessionService/Sessions";
    const auto root = send({"GET", "/redfish/v1/", {}, {}});
    if (!root.is_success()) return usual;
    const auto said = parse_redfish_sessions(root.body);
    if (!said.is_offered) return {};
    return said.link.empty() ? usual : path_of(said.link);
}

/// Some services take no Basic authentication, or only where it was switched on.
/// @source  DSP0266, "Redfish session login authentication"
void RedfishTransport::log_in(const RedfishAnswer& refusal) {
    const std::string why =
        refusal.status == forbidden ? "does not allow this user to do that" : "refuses the user or the password";
    const std::string refused = "the BMC " + why + " (" + reason(refusal) + ")";
    if (++logins_ > most_logins) fail(Kind::login, refused);
    end_session();
    credentials_ = Credentials::none;
    const auto sessions = find_sessions();
    if (!sessions) fail(Kind::login, refused);
    base::JsonWriter json;
    json.begin_object().key("UserName").string(bmc_.address.user);
    json.key("Password").string(bmc_.password.reveal()).end_object();
    const auto answer = send({"POST", *sessions, json.take(), {}, Outgoing::Purpose::session});
    token_ = base::Secret(client_.header("X-Auth-Token"));
    if (answer.status == unauthorized || answer.status == forbidden) {
        fail(Kind::login, "the BMC refuses the user or the password (" + reason(answer) + ")");
    }
    if (answer.status == not_found || answer.status == not_allowed) fail(Kind::login, refused);
    if (!answer.is_success() || token_.empty() || !base::holds_only(token_.reveal(), base::is_graphic)) {
        fail(Kind::refused, "the BMC opens no session (" + reason(answer) + ")");
    }
    credentials_ = Credentials::session;
    session_ = own_path_of(answer.location).value_or(own_path_of(parse_redfish_link(answer.body)).value_or(""));
    const auto farewell = std::min<base::Deadline::Clock::duration>(longest_farewell, left(deadline_) / 4);
    work_deadline_ = core::BmcDeadline(deadline_.at() - farewell);
}

/// Ends a session that another one follows: a BMC has few.
void RedfishTransport::end_session() noexcept {
    if (credentials_ != Credentials::session || session_.empty()) return;
    try {
        const auto until = std::min(deadline(), in(longest_farewell));
        send_once({"DELETE", std::exchange(session_, {}), {}, {}, Outgoing::Purpose::session}, until);
    } catch (const std::exception&) {
        // It may have ended by itself.
    }
}

void RedfishTransport::log_out() noexcept {
    if (credentials_ != Credentials::session || session_.empty()) return;
    try {
        work_deadline_ = std::min(deadline_, in(longest_farewell));
        hurry({});
        send({"DELETE", std::exchange(session_, {}), {}, {}, Outgoing::Purpose::session});
    } catch (const std::exception&) {
        // The BMC ends a session that is not used. The request itself was answered, or has failed for its own reason.
    }
}

}  // namespace haas::drivers
