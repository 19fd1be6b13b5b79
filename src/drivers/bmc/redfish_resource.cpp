#include "drivers/bmc/redfish_resource.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "drivers/bmc/redfish_message.hpp"

namespace haas::drivers {

namespace {

using Json = RedfishJson;

RedfishValues find_values(const Json& object, const char* name) {
    const auto texts = find_texts(object, name);
    // An empty list says nothing: a BMC that offered no value at all would not show the property.
    if (texts.empty()) return {};
    return std::set<std::string>(texts.begin(), texts.end());
}

RedfishSystem::Power power(const Json& system) {
    using Power = RedfishSystem::Power;
    static constexpr std::array<std::pair<std::string_view, Power>, 5> states{{{"on", Power::on},
                                                                               {"off", Power::off},
                                                                               {"poweringon", Power::powering_on},
                                                                               {"poweringoff", Power::powering_off},
                                                                               {"paused", Power::paused}}};
    const std::string said = base::lower(find_text(system, "PowerState"));
    for (const auto& [word, state] : states) {
        if (said == word) return state;
    }
    return Power::unknown;
}

RedfishBoot boot(const Json& object) {
    RedfishBoot found;
    found.target = find_text(object, "BootSourceOverrideTarget");
    found.enabled = find_text(object, "BootSourceOverrideEnabled");
    found.mode = find_text(object, "BootSourceOverrideMode");
    found.targets = find_values(object, "BootSourceOverrideTarget@Redfish.AllowableValues");
    found.ways = find_values(object, "BootSourceOverrideEnabled@Redfish.AllowableValues");
    found.modes = find_values(object, "BootSourceOverrideMode@Redfish.AllowableValues");
    found.order = find_texts(object, "BootOrder");
    found.aliases = find_texts(object, "AliasBootOrder");
    if (object.FindMember("BootNext") != object.MemberEnd()) found.next = find_text(object, "BootNext");
    found.options = find_link(object, "BootOptions");
    return found;
}

RedfishReset reset(const Json& action) {
    RedfishReset found;
    found.target = find_text(action, "target");
    found.types = find_values(action, "ResetType@Redfish.AllowableValues");
    found.info = find_link(action, "@Redfish.ActionInfo");
    return found;
}

/// The entity tag is sent back in a header, so only a line of printable characters is accepted.
std::string entity_tag(const Json& resource) {
    const Json* const value = find_member(resource, "@odata.etag");
    std::string tag = value == nullptr ? std::string() : text_of(*value);
    return base::holds_only(tag, base::is_printable) ? tag : std::string();
}

bool has_chassis(const Json& system) {
    const Json* const links = find_object(system, "Links");
    const Json* const chassis = links == nullptr ? nullptr : find_member(*links, "Chassis");
    if (chassis == nullptr) return false;
    return chassis->IsArray() ? !chassis->Empty() : !link_of(*chassis).empty();
}

}  // namespace

std::string offered_value(const RedfishValues& values, std::string_view value) {
    if (!values) return std::string(value);
    const std::string wanted = base::lower(value);
    for (const auto& offered : *values) {
        if (base::lower(offered) == wanted) return offered;
    }
    return {};
}

bool is_listed(const RedfishValues& values, std::string_view value) {
    return values && !offered_value(values, value).empty();
}

std::string parse_redfish_root(const std::string& body) {
    const auto root = parse_redfish_body(body);
    std::string link = find_link(root, "Systems");
    if (link.empty()) throw base::Error("Systems is missing");
    return link;
}

RedfishSessions parse_redfish_sessions(const std::string& body) {
    try {
        const auto root = parse_redfish_body(body);
        const Json* const links = find_object(root, "Links");
        RedfishSessions sessions;
        if (links != nullptr) sessions.link = find_link(*links, "Sessions");
        sessions.is_offered = !sessions.link.empty() || find_member(root, "SessionService") != nullptr;
        return sessions;
    } catch (const base::Error&) {
        return {};
    }
}

std::string parse_redfish_link(const std::string& body) {
    try {
        return link_of(parse_redfish_body(body));
    } catch (const base::Error&) {
        return {};
    }
}

RedfishMembers parse_redfish_members(const std::string& body) {
    const auto collection = parse_redfish_body(body);
    RedfishMembers members;
    const auto add = [&](const Json& reference) {
        if (std::string link = link_of(reference); !link.empty()) members.links.push_back(std::move(link));
    };
    const Json* const list = find_member(collection, "Members");
    if (list == nullptr) throw base::Error("Members is missing");
    if (list->IsArray()) {
        for (const auto& member : list->GetArray()) add(member);
    } else if (!link_of(*list).empty()) {
        add(*list);
    } else if (list->IsObject()) {
        for (const auto& member : list->GetObject()) add(member.value);
    }
    members.next = find_link(collection, "Members@odata.nextLink");
    if (members.next.empty()) members.next = find_link(collection, "@odata.nextLink");
    return members;
}

RedfishSystem parse_redfish_system(const std::string& body) {
    const auto document = parse_redfish_body(body);
    RedfishSystem system;
    system.power = power(document);
    if (const Json* const object = find_object(document, "Boot")) system.boot = boot(*object);
    if (const Json* const actions = find_object(document, "Actions")) {
        if (const Json* const action = find_object(*actions, "#ComputerSystem.Reset")) system.reset = reset(*action);
    }
    if (const Json* const settings = find_object(document, "@Redfish.Settings")) {
        system.settings = find_link(*settings, "SettingsObject");
    }
    system.entity_tag = entity_tag(document);
    system.id = find_text(document, "Id");
    system.type = find_text(document, "SystemType");
    system.last_reset = find_text(document, "LastResetTime");
    system.has_chassis = has_chassis(document);
    return system;
}

RedfishValues parse_redfish_action_info(const std::string& body) {
    const auto info = parse_redfish_body(body);
    RedfishValues values;
    for_each_object(find_member(info, "Parameters"), [&](const Json& parameter) {
        if (find_text(parameter, "Name") == "ResetType") values = find_values(parameter, "AllowableValues");
    });
    return values;
}

RedfishBootOption parse_redfish_boot_option(const std::string& body) {
    const auto document = parse_redfish_body(body);
    RedfishBootOption option;
    option.reference = find_text(document, "BootOptionReference");
    if (option.reference.empty()) option.reference = find_text(document, "Id");
    option.alias = find_text(document, "Alias");
    option.device = find_text(document, "UefiDevicePath");
    option.name = find_text(document, "DisplayName");
    return option;
}

RedfishTask parse_redfish_task(const std::string& body) {
    RedfishTask task;
    try {
        const auto document = parse_redfish_body(body);
        std::string state = find_text(document, "TaskState");
        if (state.empty()) state = find_text(document, "JobState");
        task.link = find_text(document, "@odata.id");
        if (state.empty()) return task;
        using State = RedfishTask::State;
        static constexpr std::array<std::pair<std::string_view, State>, 14> states{
            {{"Completed", State::done},
             {"Exception", State::failed},
             {"Killed", State::failed},
             {"Cancelled", State::failed},
             {"Cancelling", State::failed},
             {"Stopping", State::failed},
             {"Interrupted", State::failed},
             {"Invalid", State::failed},
             {"Failed", State::failed},
             {"New", State::waiting},
             {"Pending", State::waiting},
             {"Suspended", State::waiting},
             {"Scheduled", State::waiting},
             {"UserIntervention", State::waiting}}};
        const auto* const found =
            std::find_if(states.begin(), states.end(), [&](const auto& each) { return each.first == state; });
        task.state = found == states.end() ? State::running : found->second;
        const std::string status = find_text(document, "TaskStatus") + find_text(document, "JobStatus");
        if (task.state == State::done && status == "Critical") task.state = State::failed;
        if (task.state == State::failed) {
            for_each_object(find_member(document, "Messages"), [&](const Json& message) {
                if (!task.failure.empty()) return;
                task.failure = find_text(message, "Message");
                if (task.failure.empty()) task.failure = find_text(message, "MessageId");
            });
            if (task.failure.empty()) task.failure = state;
        }
    } catch (const base::Error&) {
        // no task
    }
    return task;
}

}  // namespace haas::drivers
