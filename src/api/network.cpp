#include "service/network.hpp"

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "core/error.hpp"
#include "core/label.hpp"
#include "service/access.hpp"

namespace haas::api {

using core::NetworkLabel;
using core::ProjectLabel;
using service::Caller;
using store::Reading;
using store::Writing;

namespace {

/// A list of projects, or null for a public network.
void write_access(base::JsonWriter& json, const std::optional<std::vector<std::string>>& projects) {
    if (projects) {
        json.strings(*projects);
    } else {
        json.null();
    }
}

service::NetworkRequest network_request(const Call& call) {
    const auto owner = call.find_text("owner");
    const auto creator = call.find_text("creator");
    if (owner && creator) throw core::ValidationError("Give owner or creator (its old name), not both.", "creator");
    if (!owner && !creator) throw core::ValidationError("The field owner is missing.", "owner");
    service::NetworkRequest request{owner ? *owner : *creator, call.text("access"), call.vlan("net_id")};
    core::require_label(request.owner, "project", owner ? "owner" : "creator");
    if (!request.access.empty()) core::require_label(request.access, "project", "access");
    service::check_network_request(request);
    return request;
}

std::string to_json(const std::vector<service::NetworkSummary>& networks) {
    base::JsonWriter json;
    json.begin_object();
    for (const auto& network : networks) {
        json.key(network.label).begin_object();
        // Clients of HaaS's successor expect the id as a string.
        json.key("network_id").string(std::to_string(network.vlan));
        json.key("projects");
        write_access(json, network.projects);
        json.end_object();
    }
    return json.end_object().take();
}

std::string to_json(const service::NetworkView& view) {
    base::JsonWriter json;
    json.begin_object().key("name").string(view.network.label);
    json.key("channels").begin_array();
    json.string(core::Channel::native().text()).string(core::Channel::tagged(view.network.vlan).text()).end_array();
    json.key("owner").string(view.network.project_label.value_or(service::administrators)).key("access");
    write_access(json, view.access);
    json.key("connected-nodes").begin_object();
    for (const auto& [node, nics] : view.connected) json.key(node).strings(nics);
    json.end_object().end_object();
    return json.take();
}

}  // namespace

Response list_networks(Call& call) {
    return json_answer(
        call.read_once([](Reading& tx, const Caller& who) { return to_json(service::list_networks(tx, who)); }));
}

Response show_network(Call& call) {
    return json_answer(call.read_once(
        [&](Reading& tx, const Caller& who) { return to_json(service::show_network(tx, who, call.path("network"))); }));
}

Response network_create(Call& call) {
    const auto request = network_request(call);
    call.write([&](Writing& tx, const Caller& who) {
        service::network_create(tx, who, call.settings().vlans, *call.settings().switches.drivers, call.path("network"),
                                request);
    });
    return {};
}

Response network_delete(Call& call) {
    call.write([&](Writing& tx, const Caller& who) { service::network_delete(tx, who, call.path("network")); });
    return {};
}

Response network_grant_project_access(Call& call) {
    call.write([&](Writing& tx, const Caller& who) {
        service::network_grant_project_access(tx, who, NetworkLabel(call.path("network")),
                                              ProjectLabel(call.path("project")));
    });
    return {};
}

Response network_revoke_project_access(Call& call) {
    call.write([&](Writing& tx, const Caller& who) {
        service::network_revoke_project_access(tx, who, NetworkLabel(call.path("network")),
                                               ProjectLabel(call.path("project")));
    });
    return {};
}

Response list_network_attachments(Call& call) {
    const auto attachments = call.read([&](Reading& tx, const Caller& who) {
        return service::list_network_attachments(tx, who, NetworkLabel(call.path("network")),
                                                 std::optional<ProjectLabel>(call.query("project")));
    });
    base::JsonWriter json;
    write_attachments(json, call.dialect(), attachments);
    return json_answer(json.take());
}

}  // namespace haas::api
