#include "service/switch.hpp"
#include "core/label.hpp"

#include <set>

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "core/error.hpp"

namespace haas::api {

using core::NicLabel;
using core::NodeLabel;
using store::Reading;
using store::Writing;

namespace {

/// The body's fields, except those of the operation itself.
/// @param removed  receives the names of the fields that are null; if it is a null pointer, such fields are refused
std::map<std::string, core::FieldValue> driver_fields(const Call& call, const std::set<std::string>& of_operation,
                                                      std::set<std::string>* removed = nullptr) {
    using Kind = core::FieldValue::Kind;
    std::map<std::string, core::FieldValue> fields;
    for (const auto& member : call.body().GetObject()) {
        const std::string name(member.name.GetString(), member.name.GetStringLength());
        const auto& value = member.value;
        if (of_operation.contains(name)) continue;
        if (value.IsString()) {
            fields[name] = {Kind::text, {value.GetString(), value.GetStringLength()}};
        } else if (value.IsInt64()) {
            fields[name] = {Kind::number, std::to_string(value.GetInt64())};
        } else if (value.IsBool()) {
            fields[name] = {Kind::boolean, value.GetBool() ? "true" : "false"};
        } else if (value.IsNull() && removed != nullptr) {
            removed->insert(name);
        } else {
            throw core::ValidationError("The field " + name + " must be a string, a whole number, true or false.",
                                        name);
        }
    }
    return fields;
}

service::PortName port_name(const Call& call) {
    service::PortName name{std::nullopt, call.path("port")};
    if (call.has_path("switch")) name.switch_label = call.path("switch");
    return name;
}

void write_reachable(base::JsonWriter& json, const std::optional<bool>& reachable) {
    json.key("reachable");
    if (reachable) {
        json.boolean(*reachable);
    } else {
        json.null();
    }
}

}  // namespace

Response list_switches(Call& call) {
    return list_answer(call.read([](Reading& tx) { return service::list_switches(tx); }));
}

Response show_switch(Call& call) {
    const auto view = call.read(
        [&](Reading& tx) { return service::show_switch(tx, *call.settings().switches.drivers, call.path("switch")); });
    base::JsonWriter json;
    json.begin_object().key("name").string(view.found.label).key("type").string(view.found.type);
    json.key("fields");
    write_pairs(json, view.fields);
    write_ports(json.key("ports"), call.dialect(), view.ports).key("uplinks").strings(view.uplinks);
    json.key("drift");
    write_pairs(json, view.drift);
    json.key("capabilities").strings(view.capabilities);
    write_reachable(json, view.found.reachable);
    json.key("last_success");
    write_time(json, view.found.last_success_at);
    json.key("last_error").string_or_null(view.found.last_error);
    json.key("last_error_at");
    write_time(json, view.found.last_error_at);
    json.end_object();
    return json_answer(json.take());
}

Response switch_register(Call& call) {
    const auto checked =
        service::checked_switch(*call.settings().switches.drivers, call.text("type"), driver_fields(call, {"type"}));
    call.write([&](Writing& tx) {
        service::switch_register(tx, call.settings().switches.public_key, call.path("switch"), checked);
    });
    return {};
}

Response switch_update(Call& call) {
    service::SwitchChange change;
    change.type = call.find_text("type");
    change.fields = driver_fields(call, {"type", "force"}, &change.removed);
    change.force = call.flag("force", false);
    call.write([&](Writing& tx) { service::switch_update(tx, call.settings().switches, call.path("switch"), change); });
    return {};
}

Response switch_delete(Call& call) {
    call.write([&](Writing& tx) { service::switch_delete(tx, call.settings().vlans, call.path("switch")); });
    return {};
}

Response show_port(Call& call) {
    const auto view = call.read([&](Reading& tx) { return service::show_port(tx, port_name(call)); });
    if (!view.node && !shows_free_ports(call.dialect())) return json_answer("{}");
    base::JsonWriter json;
    json.begin_object();
    if (view.node) {
        json.key("node").string(*view.node).key("nic").string_or_null(view.nic).key("networks");
        write_pairs(json, view.networks);
    }
    if (view.group) json.key("group").string(*view.group);
    json.key("drift").string_or_null(view.port.drift);
    json.key("drift_since");
    write_time(json, view.port.drift_since);
    write_reachable(json, view.reachable);
    json.key("last_success");
    write_time(json, view.port.verified_at);
    json.key("last_error").string_or_null(view.port.last_error);
    json.key("last_error_at");
    write_time(json, view.port.last_error_at);
    json.end_object();
    return json_answer(json.take());
}

Response port_register(Call& call) {
    call.write([&](Writing& tx) { service::port_register(tx, *call.settings().switches.drivers, port_name(call)); });
    return {};
}

Response list_drift(Call& call) {
    const auto found = call.read([](Reading& tx) { return service::list_drift(tx); });
    base::JsonWriter json;
    json.begin_array();
    for (const auto& each : found) {
        json.begin_object().key("switch").string(each.switch_label).key("port").string(each.port_label);
        json.key("node").string_or_null(each.node_label).key("nic").string_or_null(each.nic_label);
        json.key("drift").string(each.text).key("since");
        write_time(json, each.since).end_object();
    }
    json.end_array();
    return json_answer(json.take());
}

Response port_delete(Call& call) {
    const auto use_case = call.flag("force", false) ? service::port_delete_by_force : service::port_delete;
    call.write([&](Writing& tx) { use_case(tx, port_name(call)); });
    return {};
}

Response port_connect_nic(Call& call) {
    call.write([&](Writing& tx) {
        service::port_connect_nic(tx, port_name(call), NodeLabel(call.text("node")), NicLabel(call.text("nic")));
    });
    return {};
}

Response port_detach_nic(Call& call) {
    const auto nic = call.write([&](Writing& tx) { return service::port_detach_nic(tx, port_name(call)); });
    call.note("node", nic.node);
    call.note("nic", nic.nic);
    return {};
}

}  // namespace haas::api
