#include "cli/local_first_switch.hpp"

#include <map>
#include <set>

#include "base/error.hpp"
#include "base/json.hpp"

namespace haas::cli {

namespace {

using Kind = core::FieldValue::Kind;

[[noreturn]] void refuse(const std::string& reason) {
    throw base::ConfigError("[driver simple_vlan] switch: " + reason);
}

/// Today's name for a name of HaaS 0.1; a name that is not in the table stays the same.
std::string renamed(const std::map<std::string, std::string>& names, const std::string& old) {
    const auto found = names.find(old);
    return found == names.end() ? old : found->second;
}

core::FieldValue field_value(const std::string& name, const rapidjson::Value& value) {
    if (value.IsString()) return {Kind::text, {value.GetString(), value.GetStringLength()}};
    if (value.IsInt64()) return {Kind::number, std::to_string(value.GetInt64())};
    if (value.IsBool()) return {Kind::boolean, value.GetBool() ? "true" : "false"};
    refuse(name + " must be a string, a whole number, true or false");
}

}  // namespace

service::FirstSwitch parse_first_switch(const std::string& json, const core::SwitchDrivers& drivers) {
    static const std::map<std::string, std::string> types = {{"dell", "powerconnect55xx"}, {"null", "mock"}};
    static const std::set<std::string> over_telnet = {"dell", "nexus"};
    static const std::map<std::string, std::string> fields = {
        {"ip", "hostname"}, {"user", "username"}, {"pass", "password"}};
    rapidjson::Document document;
    std::string error;
    if (!base::parse_json(json, document, error)) refuse("is not JSON: " + error);
    if (!document.IsObject()) refuse("must be a JSON object");
    const auto type = document.FindMember("switch");
    if (type == document.MemberEnd() || !type->value.IsString()) refuse("the type is missing: \"switch\": \"...\"");
    const std::string named = type->value.GetString();
    service::FirstSwitch first{"default", renamed(types, named), {}, &drivers};
    if (drivers.find(first.type) == nullptr) {
        const bool differs = first.type != named;
        refuse("there is no driver for " + named + (differs ? " (now called " + first.type + ")" : "") +
               " in this version; take the section out, and register the switch when there is one");
    }
    for (const auto& member : document.GetObject()) {
        const std::string name(member.name.GetString(), member.name.GetStringLength());
        if (name == "switch") continue;
        if (!first.fields.emplace(renamed(fields, name), field_value(name, member.value)).second) {
            refuse(name + " is given under its old and its new name");
        }
    }
    // HaaS 0.1 had no other transport.
    if (over_telnet.contains(named)) first.fields.emplace("transport", core::FieldValue{Kind::text, "telnet"});
    return first;
}

}  // namespace haas::cli
