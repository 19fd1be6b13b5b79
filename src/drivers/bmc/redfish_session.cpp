#include "drivers/bmc/redfish_session.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "drivers/bmc/redfish_message.hpp"
#include "drivers/bmc/redfish_tag.hpp"

namespace haas::drivers {

namespace {

using core::BmcError;
using Kind = core::BmcError::Kind;

constexpr const char* usual_systems = "/redfish/v1/Systems";
constexpr const char* root = "/redfish/v1/";

/// How long to wait before looking again whether a BMC has carried something out.
constexpr std::chrono::milliseconds look_interval{200};

/// Members and pages of a collection, so that a BMC cannot keep HaaS busy with it.
constexpr std::size_t most_members = 200;
constexpr std::size_t most_pages = 50;

/// Systems whose resources are read to find the machine among them.
constexpr std::size_t most_systems = 32;

/// @name Statuses
/// @source  RFC 9110
/// @{
constexpr int accepted = 202;
constexpr int unauthorized = 401;
constexpr int forbidden = 403;
constexpr int not_found = 404;
constexpr int first_refusal = 400;
/// @}

/// The last segment of a link, by which people know a system.
std::string_view name_of(std::string_view link) {
    while (link.ends_with('/')) link.remove_suffix(1);
    return link.substr(link.rfind('/') + 1);
}

std::string body_of_reset(const std::string& type) {
    base::JsonWriter json;
    return json.begin_object().key("ResetType").string(type).end_object().take();
}

}  // namespace

std::string RedfishSession::refusal(const RedfishAnswer& answer) const {
    if (!answer.is_success()) return transport_.reason(answer);
    const std::string hidden = parse_redfish_hidden_error(answer.body);
    return hidden.empty() ? "" : "status " + std::to_string(answer.status) + ": " + quote(hidden);
}

void RedfishSession::require_success(const RedfishAnswer& answer) const {
    const std::string why = refusal(answer);
    if (why.empty()) return;
    if (answer.status == unauthorized) fail(Kind::login, "the BMC refuses the user or the password (" + why + ")");
    if (answer.status == forbidden) fail(Kind::login, "the BMC does not allow this user to do that (" + why + ")");
    if (!answer.is_success() && answer.status < first_refusal) {
        fail(Kind::unexpected, "the BMC redirects the request (" + why + ")");
    }
    throw RedfishRefused(transport_.failure(Kind::refused, "the BMC refuses (" + why + ")"), answer.body);
}

RedfishAnswer RedfishSession::get(const std::string& link) {
    auto answer = transport_.exchange("GET", transport_.path_of(link));
    require_success(answer);
    return answer;
}

std::optional<RedfishAnswer> RedfishSession::find(const std::string& link) {
    try {
        return get(link);
    } catch (const BmcError& error) {
        // Without any answer, the machine cannot be reached at all.
        if (error.kind() == Kind::deadline || error.kind() == Kind::unreachable) throw;
        return {};
    }
}

std::vector<std::string> RedfishSession::list(const std::string& link) { return list_from(get(link)); }

std::vector<std::string> RedfishSession::list_from(const RedfishAnswer& first) {
    auto members = understand(first, parse_redfish_members);
    std::vector<std::string> links = std::move(members.links);
    std::set<std::string> pages{first.path};
    while (!members.next.empty() && links.size() < most_members) {
        if (!pages.insert(transport_.path_of(members.next)).second) break;  // a circle
        members = understand(get(members.next), parse_redfish_members);
        links.insert(links.end(), members.links.begin(), members.links.end());
        if (pages.size() > most_pages) break;
    }
    return links;
}

RedfishAnswer RedfishSession::get_collection() {
    auto answer = transport_.exchange("GET", usual_systems);
    if (answer.status == not_found) {
        // Some services serve a collection only at the path in their root.
        answer = get(understand(get(root), parse_redfish_root));
    }
    require_success(answer);
    return answer;
}

std::string RedfishSession::choose_system() {
    const auto links = list_from(get_collection());
    if (links.empty()) fail(Kind::not_offered, "the BMC has no system");
    if (address().system) return choose_named(links);
    return links.size() == 1 ? links.front() : choose_physical(links);
}

std::string RedfishSession::choose_named(const std::vector<std::string>& links) {
    const std::string wanted = address().system.value_or("");
    for (const auto& link : links) {
        if (name_of(link) == wanted) return link;
    }
    for (std::size_t i = 0; i < std::min(links.size(), most_systems); ++i) {
        const auto system = find(links[i], parse_redfish_system);
        if (system && system->id == wanted) return links[i];
    }
    fail_to_choose(links, "the BMC has no system " + quote(wanted));
}

/// A BMC may show a hypervisor beside the machine, or the machines of a whole chassis.
/// @source  DSP8010, ComputerSystem.v1, SystemType
std::string RedfishSession::choose_physical(const std::vector<std::string>& links) {
    std::vector<std::string> physical;
    for (std::size_t i = 0; i < std::min(links.size(), most_systems); ++i) {
        const auto system = find(links[i], parse_redfish_system);
        if (!system) continue;
        const bool is_physical = system->type.empty() ? system->has_chassis : base::lower(system->type) == "physical";
        if (is_physical && system->reset) physical.push_back(links[i]);
    }
    if (physical.size() == 1 && links.size() <= most_systems) return physical.front();
    fail_to_choose(links, physical.empty() ? "the BMC has several systems, none of them a physical machine"
                                           : "the BMC has several systems");
}

void RedfishSession::fail_to_choose(const std::vector<std::string>& links, const std::string& why) const {
    std::vector<std::string_view> names;
    for (const auto& link : links) names.push_back(name_of(link));
    fail(Kind::not_offered, why + ": it has " + quote(base::join(names, ", ")) +
                                "; the field system of the node's obm says which one is the node");
}

const std::string& RedfishSession::system_path() {
    if (system_path_.empty()) system_path_ = transport_.path_of(choose_system());
    return system_path_;
}

RedfishSystem RedfishSession::look() {
    const auto answer = get(system_path());
    system_path_ = answer.path;  // what it is changed at
    return understand(answer, parse_redfish_system);
}

RedfishAnswer RedfishSession::post(const std::string& link, const std::string& body) {
    return transport_.exchange("POST", transport_.path_of(link), body);
}

RedfishAnswer RedfishSession::patch(const std::string& link, const std::string& body) {
    const std::string path = transport_.path_of(link);
    auto answer = transport_.exchange("PATCH", path, body);
    return wants_entity_tag(answer.status, answer.body) ? patch_with_tag(path, body, std::move(answer)) : answer;
}

RedfishAnswer RedfishSession::patch_with_tag(const std::string& path, const std::string& body, RedfishAnswer refused) {
    const auto now = get(path);
    const auto shown = understand(now, parse_redfish_system).entity_tag;
    for (const auto& tag : entity_tags_to_try(now.entity_tag, shown)) {
        refused = transport_.exchange("PATCH", now.path, body, tag);
        if (!wants_entity_tag(refused.status, refused.body)) break;
    }
    return refused;
}

void RedfishSession::change(const std::string& method, const std::string& link, const std::string& body) {
    const auto answer = method == "PATCH" ? patch(link, body) : post(link, body);
    require_success(answer);
    if (!finish(answer, deadline())) fail(Kind::deadline, "the BMC has not finished in time; it may still do so");
}

bool RedfishSession::finish(const RedfishAnswer& answer, core::BmcDeadline until) {
    if (answer.status != accepted) return true;
    auto task = parse_redfish_task(answer.body);
    auto monitor = transport_.own_path_of(answer.location);
    if (!monitor) monitor = transport_.own_path_of(task.link);
    if (!monitor && task.state == RedfishTask::State::none) return true;  // nothing tells more
    using State = RedfishTask::State;
    for (;;) {
        if (task.state == State::failed) fail(Kind::refused, "the BMC's task failed: " + quote(task.failure));
        if (task.state == State::done) return true;
        if (!monitor || !pause(until)) return false;
        const auto seen = transport_.exchange("GET", *monitor);
        // A monitor goes away with its task, whose end nobody can see any more.
        if (seen.status == not_found) return true;
        require_success(seen);
        task = parse_redfish_task(seen.body);
        // A monitor answers 202 while the task is there, and then what the request itself would have been answered.
        if (task.state == State::none && seen.status != accepted) return true;
    }
}

/// The list in the resource counts; a service may have moved it to an ActionInfo.
RedfishValues RedfishSession::reset_types(const RedfishSystem& system) {
    if (!system.reset) fail(Kind::not_offered, "the BMC has no action ComputerSystem.Reset");
    if (system.reset->types || system.reset->info.empty()) return system.reset->types;
    // Without it, the standard's values are tried.
    return find(system.reset->info, parse_redfish_action_info).value_or(std::nullopt);
}

std::string RedfishSession::reset_path(const RedfishSystem& system) {
    const bool has_target = system.reset && !system.reset->target.empty();
    return transport_.path_of(has_target ? system.reset->target : system_path() + "/Actions/ComputerSystem.Reset");
}

RedfishAnswer RedfishSession::reset(const RedfishSystem& system, const std::string& type) {
    return post(reset_path(system), body_of_reset(type));
}

RedfishAnswer RedfishSession::restart(const RedfishSystem& system, const std::string& type) {
    return transport_.exchange_once(reset_path(system), body_of_reset(type));
}

bool RedfishSession::pause(core::BmcDeadline until) { return transport_.pause(look_interval, until); }

}  // namespace haas::drivers
