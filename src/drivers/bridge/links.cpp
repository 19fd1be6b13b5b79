#include "drivers/bridge/links.hpp"

#include <algorithm>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"

namespace haas::drivers {

namespace {

using Json = rapidjson::Value;

[[noreturn]] void odd(const std::string& what) { throw base::Error("unexpected output of ip: " + what); }

const Json* member(const Json& object, const char* name) {
    const auto found = object.FindMember(name);
    return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string text(const Json& object, const char* name) {
    const Json* const value = member(object, name);
    if (value == nullptr) return {};
    if (!value->IsString()) odd(std::string(name) + " is not a string");
    return {value->GetString(), value->GetStringLength()};
}

int number(const Json& object, const char* name) {
    const Json* const value = member(object, name);
    if (value == nullptr || !value->IsInt()) odd(std::string(name) + " is not a number");
    return value->GetInt();
}

const Json& required(const Json& object, const char* name, rapidjson::Type type) {
    const Json* const value = member(object, name);
    if (value == nullptr || value->GetType() != type) odd(std::string(name) + " is missing or has the wrong type");
    return *value;
}

rapidjson::Document parse_list(const std::string& output) {
    rapidjson::Document list;
    std::string error;
    if (!base::parse_foreign_json(output, list, error)) odd("not JSON: " + output.substr(0, 200));
    if (!list.IsArray()) odd("not a list");
    return list;
}

void read_kind(const Json& info, Link& link) {
    link.kind = text(info, "info_kind");
    if (link.kind != "vlan" && link.kind != "bridge") return;
    const auto& data = required(info, "info_data", rapidjson::kObjectType);
    if (link.kind == "vlan") {
        link.vlan_protocol = text(data, "protocol");
        link.vlan = number(data, "id");
    } else {
        link.stp = number(data, "stp_state");
        link.forward_delay = number(data, "forward_delay");
        link.multicast_snooping = number(data, "mcast_snooping");
    }
}

Link read_link(const Json& row) {
    Link link;
    const auto& flags = required(row, "flags", rapidjson::kArrayType).GetArray();
    link.up = std::any_of(flags.begin(), flags.end(), [](const Json& flag) { return flag == "UP"; });
    link.mac = text(row, "address");
    link.parent = text(row, "link");
    link.master = text(row, "master");
    if (member(row, "inet6_addr_gen_mode") != nullptr) link.address_mode = text(row, "inet6_addr_gen_mode");
    if (const Json* const info = member(row, "linkinfo"); info != nullptr && info->IsObject()) read_kind(*info, link);
    return link;
}

}  // namespace

Links parse_links(const std::string& links, const std::string& addresses) {
    Links answer;
    const auto link_list = parse_list(links);
    for (const auto& row : link_list.GetArray()) {
        if (!row.IsObject()) odd("a link that is not an object");
        if (!row.ObjectEmpty()) answer.emplace(text(row, "ifname"), read_link(row));
    }
    const auto address_list = parse_list(addresses);
    for (const auto& row : address_list.GetArray()) {
        if (!row.IsObject()) odd("a link that is not an object");
        if (row.ObjectEmpty()) continue;
        const auto found = answer.find(text(row, "ifname"));
        if (found == answer.end()) continue;
        for (const auto& address : required(row, "addr_info", rapidjson::kArrayType).GetArray()) {
            // `ip` prints an empty object for an entry that it filters out.
            if (!address.IsObject() || address.ObjectEmpty()) continue;
            const bool link_local = text(address, "family") == "inet6" && text(address, "scope") == "link";
            if (!link_local) found->second.addresses.push_back(text(address, "local"));
        }
    }
    return answer;
}

}  // namespace haas::drivers
