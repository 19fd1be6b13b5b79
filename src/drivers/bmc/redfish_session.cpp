#include "drivers/bmc/redfish_session.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/json.hpp"
#include "base/redaction.hpp"
#include "base/text.hpp"
#include "drivers/address.hpp"

namespace haas::drivers {

namespace {

using core::BmcError;
using Kind = core::BmcError::Kind;

constexpr int default_port = 443;

/// In bytes; a ComputerSystem has about 20 KiB.
constexpr std::size_t largest_answer = std::size_t{1024} * 1024;

/// The longest wait for a connection: a BMC is on a nearby network.
constexpr std::chrono::milliseconds connect_timeout{5000};

/// How long to wait before looking again whether a BMC has carried something out.
constexpr std::chrono::milliseconds look_interval{200};

bool has(const RedfishValues& values, const std::string& value) { return values && values->contains(value); }

}  // namespace

RedfishSession::RedfishSession(std::string step, core::BmcAccess bmc, RedfishOptions options,
                               core::BmcDeadline deadline)
    : step_(std::move(step)), bmc_(std::move(bmc)), options_(std::move(options)), deadline_(deadline) {
    const auto origin = redfish_origin(bmc_.address.host, bmc_.address.port.value_or(default_port));
    if (!origin) fail(Kind::unreachable, "this is not a host name, address or port: " + quote(bmc_.address.host));
    origin_ = *origin;
}

void RedfishSession::fail(Kind kind, const std::string& detail) const {
    throw BmcError(kind, step_, note_.empty() ? detail : detail + "; " + note_);
}

std::string RedfishSession::quote(std::string_view text) const {
    return base::redacted(text, bmc_.address.user, bmc_.password, base::escape_briefly);
}

sys::HttpAnswer RedfishSession::exchange(const std::string& method, const std::string& path, const std::string& body,
                                         const std::string& if_match) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_.left());
    if (left.count() == 0) fail(Kind::deadline, "the BMC took too long");
    sys::HttpRequest request;
    request.method = method;
    request.url = origin_ + path;
    request.username = bmc_.address.user;
    request.password = bmc_.password;
    request.body = body;
    request.if_match = if_match;
    request.certificates = bmc_.address.verify_tls ? sys::Certificates::verified : sys::Certificates::ignored;
    request.ca_file = options_.ca_file;
    request.proxies = sys::Proxies::none;
    request.timeout = std::min(left, options_.command_timeout);
    request.connect_timeout = std::min(request.timeout, connect_timeout);
    request.size_limit = largest_answer;
    try {
        return client_.send(request);
    } catch (const sys::HttpError& error) {
        fail_without_answer(error, method);
    }
}

void RedfishSession::fail_without_answer(const sys::HttpError& error, const std::string& method) const {
    using Cause = sys::HttpError::Cause;
    const std::string reason = quote(error.what());
    const std::string unsure = method == "GET" ? "" : "; the request may have taken effect";
    switch (error.cause()) {
        case Cause::untrusted:
            fail(Kind::unreachable,
                 "the BMC's certificate is not trusted: " + reason + "; verify_tls may be set to false for the node");
        case Cause::deadline: fail(Kind::deadline, "no answer in time" + unsure);
        case Cause::too_large: fail(Kind::unexpected, reason + unsure);
        case Cause::broken: fail(Kind::unreachable, "the connection broke: " + reason + unsure);
        case Cause::nobody: break;
    }
    fail(Kind::unreachable, reason);
}

void RedfishSession::require_success(const sys::HttpAnswer& answer) const {
    constexpr int unauthorized = 401;
    constexpr int forbidden = 403;
    if (answer.status >= 200 && answer.status < 300) return;
    const std::string said = parse_redfish_error(answer.body);
    const std::string status = "status " + std::to_string(answer.status) + (said.empty() ? "" : ": " + quote(said));
    if (answer.status == unauthorized) {
        fail(Kind::login, "the BMC refuses the user or the password (" + status + ")");
    }
    if (answer.status == forbidden) fail(Kind::login, "the BMC does not allow this user to do that (" + status + ")");
    if (answer.status < 400) fail(Kind::unexpected, "the BMC redirects the request (" + status + ")");
    fail(Kind::refused, "the BMC refuses (" + status + ")");
}

std::string RedfishSession::get(const std::string& path) {
    auto answer = exchange("GET", path);
    require_success(answer);
    return std::move(answer.body);
}

template <class Parse>
auto RedfishSession::understand(const std::string& path, const std::string& body, Parse&& parse) const {
    try {
        return parse(body);
    } catch (const base::Error& error) {
        fail(Kind::unexpected, "the BMC's answer to " + quote(path) + " cannot be understood: " + quote(error.what()));
    }
}

std::string RedfishSession::get_system_path() {
    std::string path = "/redfish/v1/Systems";
    auto answer = exchange("GET", path);
    if (answer.status == 404 || (answer.status >= 300 && answer.status < 400)) {
        // Some services serve a collection only at the path in their root, for example with a slash at its end.
        path = "/redfish/v1/";
        path = understand(path, get(path), parse_redfish_root);
        answer = exchange("GET", path);
    }
    require_success(answer);
    auto members = understand(path, answer.body, parse_redfish_members);
    if (members.paths.empty()) fail(Kind::not_offered, "the BMC has no system");
    if (members.paths.size() > 1 || members.more) {
        fail(Kind::not_offered, "the BMC has several systems, but this driver supports only one");
    }
    return std::move(members.paths.front());
}

RedfishSystem RedfishSession::look() {
    if (system_path_.empty()) system_path_ = get_system_path();
    const auto answer = exchange("GET", system_path_);
    require_success(answer);
    auto system = understand(system_path_, answer.body, parse_redfish_system);
    entity_tag_ = answer.entity_tag.empty() ? system.entity_tag : answer.entity_tag;
    return system;
}

const RedfishValues& RedfishSession::reset_types(const RedfishSystem& system) {
    if (!system.reset) fail(Kind::not_offered, "the BMC has no action ComputerSystem.Reset");
    if (!reset_types_) {
        const auto& reset = *system.reset;
        reset_types_ = reset.types || reset.info.empty()
                           ? reset.types
                           : understand(reset.info, get(reset.info), parse_redfish_action_info);
    }
    return *reset_types_;
}

std::string RedfishSession::offered_reset(const RedfishSystem& system, const std::vector<std::string>& types) {
    const auto& offered = reset_types(system);
    for (const auto& type : types) {
        if (!offered || has(offered, type)) return type;
    }
    return {};
}

bool RedfishSession::states_reset(const RedfishSystem& system, const std::string& type) {
    return has(reset_types(system), type);
}

void RedfishSession::reset(const RedfishSystem& system, const std::vector<std::string>& types) {
    const std::string type = offered_reset(system, types);
    if (type.empty()) fail(Kind::not_offered, "the BMC offers no reset of type " + base::join(types, " or "));
    bmc_.before_change();
    base::JsonWriter json;
    json.begin_object().key("ResetType").string(type).end_object();
    require_success(exchange("POST", system.reset->target, json.take()));
}

void RedfishSession::change(const std::string& body) {
    constexpr int precondition_failed = 412;
    constexpr int precondition_required = 428;
    bmc_.before_change();
    auto answer = exchange("PATCH", system_path_, body);
    if (answer.status == precondition_required || answer.status == precondition_failed) {
        look();  // to get the current entity tag
        bmc_.before_change();
        answer = exchange("PATCH", system_path_, body, entity_tag_.empty() ? "*" : entity_tag_);
    }
    require_success(answer);
}

bool RedfishSession::pause(core::BmcDeadline until) const {
    if (std::min(until, deadline_).left() <= look_interval) return false;
    std::this_thread::sleep_for(look_interval);
    return true;
}

}  // namespace haas::drivers
