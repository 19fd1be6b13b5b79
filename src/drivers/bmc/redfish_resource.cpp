#include "drivers/bmc/redfish_resource.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "drivers/address.hpp"

namespace haas::drivers {

namespace {

using Json = rapidjson::Value;

[[noreturn]] void odd(const std::string& what) { throw base::Error(what); }

/// The JSON object that a body must be.
rapidjson::Document parse(const std::string& body) {
    rapidjson::Document document;
    std::string error;
    // RapidJSON takes a NUL byte for the end of the text, and would ignore the rest.
    if (base::contains(body, '\0')) odd("it contains a NUL byte");
    if (!base::is_clean_utf8(body)) odd("not JSON: it is not UTF-8");
    if (!base::parse_foreign_json(body, document, error)) odd("not JSON: " + error);
    if (!document.IsObject()) odd("not a JSON object");
    return document;
}

/// A member that may be missing. Redfish writes null for an unknown value, so null counts as missing.
const Json* find(const Json& object, const char* name) {
    const auto member = object.FindMember(name);
    return member == object.MemberEnd() || member->value.IsNull() ? nullptr : &member->value;
}

const Json& get(const Json& object, const char* name) {
    const Json* const value = find(object, name);
    if (value == nullptr) odd(std::string(name) + " is missing");
    return *value;
}

const Json* find_object(const Json& object, const char* name) {
    const Json* const value = find(object, name);
    if (value != nullptr && !value->IsObject()) odd(std::string(name) + " is not an object");
    return value;
}

const Json& get_array(const Json& object, const char* name) {
    const Json& value = get(object, name);
    if (!value.IsArray()) odd(std::string(name) + " is not an array");
    return value;
}

std::string text(const Json& value, const char* name) {
    if (!value.IsString()) odd(std::string(name) + " is not a string");
    return {value.GetString(), value.GetStringLength()};
}

std::string find_text(const Json& object, const char* name) {
    const Json* const value = find(object, name);
    return value == nullptr ? std::string() : text(*value, name);
}

std::string path(const Json& value, const char* name) {
    std::string found = text(value, name);
    if (!is_redfish_path(found)) odd(std::string(name) + " is not a path below /redfish/: " + found);
    return found;
}

/// The path in a reference to another resource.
std::string reference(const Json& value) {
    constexpr const char* name = "@odata.id";
    if (!value.IsObject()) odd("a reference that is not an object");
    return path(get(value, name), name);
}

RedfishValues find_values(const Json& object, const char* name) {
    if (find(object, name) == nullptr) return {};
    std::set<std::string> values;
    for (const auto& value : get_array(object, name).GetArray()) values.insert(text(value, name));
    return values;
}

RedfishSystem::Power power(const Json& system) {
    using Power = RedfishSystem::Power;
    constexpr const char* name = "PowerState";
    static constexpr std::array<std::pair<std::string_view, Power>, 5> states{{{"On", Power::on},
                                                                               {"Off", Power::off},
                                                                               {"PoweringOn", Power::powering_on},
                                                                               {"PoweringOff", Power::powering_off},
                                                                               {"Paused", Power::paused}}};
    const std::string said = text(get(system, name), name);
    for (const auto& [word, state] : states) {
        if (said == word) return state;
    }
    odd("PowerState is " + said);
}

RedfishBoot boot(const Json& object) {
    RedfishBoot found;
    found.target = find_text(object, "BootSourceOverrideTarget");
    found.enabled = find_text(object, "BootSourceOverrideEnabled");
    found.targets = find_values(object, "BootSourceOverrideTarget@Redfish.AllowableValues");
    found.ways = find_values(object, "BootSourceOverrideEnabled@Redfish.AllowableValues");
    return found;
}

RedfishReset reset(const Json& action) {
    RedfishReset found;
    found.target = path(get(action, "target"), "target");
    found.types = find_values(action, "ResetType@Redfish.AllowableValues");
    constexpr const char* info = "@Redfish.ActionInfo";
    if (const Json* const value = find(action, info)) found.info = path(*value, info);
    return found;
}

/// The entity tag is sent back in a header, so only a line of printable characters is accepted.
std::string entity_tag(const Json& system) {
    std::string tag = find_text(system, "@odata.etag");
    const bool is_line = base::holds_only(tag, base::is_printable);
    if (!is_line) odd("@odata.etag is not a line of printable characters");
    return tag;
}

}  // namespace

std::string parse_redfish_root(const std::string& body) {
    const auto root = parse(body);
    return reference(get(root, "Systems"));
}

RedfishMembers parse_redfish_members(const std::string& body) {
    const auto collection = parse(body);
    RedfishMembers members;
    for (const auto& member : get_array(collection, "Members").GetArray()) members.paths.push_back(reference(member));
    members.more = find(collection, "Members@odata.nextLink") != nullptr;
    return members;
}

RedfishSystem parse_redfish_system(const std::string& body) {
    const auto document = parse(body);
    constexpr std::string_view type = "#ComputerSystem.";
    const std::string said = text(get(document, "@odata.type"), "@odata.type");
    if (!said.starts_with(type)) odd("not a ComputerSystem but " + said);
    RedfishSystem system;
    system.power = power(document);
    if (const Json* const object = find_object(document, "Boot")) system.boot = boot(*object);
    if (const Json* const actions = find_object(document, "Actions")) {
        if (const Json* const action = find_object(*actions, "#ComputerSystem.Reset")) system.reset = reset(*action);
    }
    system.entity_tag = entity_tag(document);
    return system;
}

RedfishValues parse_redfish_action_info(const std::string& body) {
    const auto info = parse(body);
    for (const auto& parameter : get_array(info, "Parameters").GetArray()) {
        if (!parameter.IsObject()) odd("a parameter that is not an object");
        if (find_text(parameter, "Name") == "ResetType") return find_values(parameter, "AllowableValues");
    }
    return {};
}

std::string parse_redfish_error(const std::string& body) {
    try {
        const auto document = parse(body);
        const Json* const error = find_object(document, "error");
        if (error == nullptr) return {};
        // The general message often only says "see the extended information".
        if (find(*error, "@Message.ExtendedInfo") != nullptr) {
            for (const auto& info : get_array(*error, "@Message.ExtendedInfo").GetArray()) {
                if (!info.IsObject()) continue;
                std::string message = find_text(info, "Message");
                if (!message.empty()) return message;
            }
        }
        return find_text(*error, "message");
    } catch (const base::Error&) {
        return {};  // the refusal counts, even without a readable reason
    }
}

}  // namespace haas::drivers
