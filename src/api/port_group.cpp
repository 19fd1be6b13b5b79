#include "service/port_group.hpp"

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "core/error.hpp"
#include "core/label.hpp"

namespace haas::api {

using core::NicLabel;
using core::NodeLabel;
using store::Reading;
using store::Writing;

namespace {

std::string member_text(const rapidjson::Value& member, const char* name) {
    const auto found = member.FindMember(name);
    if (found == member.MemberEnd() || !found->value.IsString()) {
        throw core::ValidationError(std::string("Each member needs the field ") + name + ", a string.", "members");
    }
    return {found->value.GetString(), found->value.GetStringLength()};
}

/// `[{"switch": "s1", "port": "Po12"}, {"switch": "s2", "port": "Po12"}]`
std::vector<service::PortName> members_of(const Call& call) {
    const auto& members = *call.find("members");
    if (!members.IsArray()) throw core::ValidationError("The field members must be an array.", "members");
    std::vector<service::PortName> names;
    for (const auto& member : members.GetArray()) {
        if (!member.IsObject() || member.MemberCount() != 2) {
            throw core::ValidationError("Each member must be an object with the fields switch and port.", "members");
        }
        auto label = member_text(member, "switch");
        core::require_label(label, "switch", "members");
        names.push_back({std::move(label), member_text(member, "port")});
    }
    return names;
}

}  // namespace

Response list_port_groups(Call& call) {
    return list_answer(call.read([](Reading& tx) { return service::list_port_groups(tx); }));
}

Response show_port_group(Call& call) {
    const auto view = call.read([&](Reading& tx) { return service::show_port_group(tx, call.path("group")); });
    base::JsonWriter json;
    json.begin_object().key("name").string(view.group.label);
    json.key("lacp_fallback").boolean(view.group.lacp_fallback);
    json.key("node").string_or_null(view.nic ? std::optional(view.nic->node) : std::nullopt);
    json.key("nic").string_or_null(view.nic ? std::optional(view.nic->nic) : std::nullopt);
    json.key("networks");
    write_pairs(json, view.networks);
    json.key("members").begin_array();
    for (const auto& [on, port] : view.members) {
        json.begin_object().key("switch").string(on.label).key("port").string(port.label);
        json.key("drift").string_or_null(port.drift).key("last_success");
        write_time(json, port.verified_at);
        json.key("last_error").string_or_null(port.last_error).end_object();
    }
    json.end_array().end_object();
    return json_answer(json.take());
}

Response port_group_create(Call& call) {
    const service::PortGroupRequest request{members_of(call), call.flag("lacp_fallback", false)};
    call.write([&](Writing& tx) {
        service::port_group_create(tx, *call.settings().switches.drivers, call.path("group"), request);
    });
    return {};
}

Response port_group_delete(Call& call) {
    const auto use_case = call.flag("force", false) ? service::port_group_delete_by_force : service::port_group_delete;
    call.write([&](Writing& tx) { use_case(tx, call.path("group")); });
    return {};
}

Response port_group_connect_nic(Call& call) {
    call.write([&](Writing& tx) {
        service::port_group_connect_nic(tx, call.path("group"), NodeLabel(call.text("node")),
                                        NicLabel(call.text("nic")));
    });
    return {};
}

Response port_group_detach_nic(Call& call) {
    const auto nic = call.write([&](Writing& tx) { return service::port_group_detach_nic(tx, call.path("group")); });
    call.note("node", nic.node);
    call.note("nic", nic.nic);
    return {};
}

}  // namespace haas::api
