#include "service/project.hpp"

#include "api/answer.hpp"
#include "api/bmc.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "core/error.hpp"
#include "core/label.hpp"
#include "service/console.hpp"

namespace haas::api {

using core::NodeLabel;
using core::ProjectLabel;
using service::Caller;
using store::Reading;
using store::Writing;

Response list_projects(Call& call) {
    return list_answer(call.read([](Reading& tx, const Caller& who) { return service::list_projects(tx, who); }));
}

Response show_project(Call& call) {
    const auto project = call.read([&](Reading& tx) { return service::show_project(tx, call.path("project")); });
    base::JsonWriter json;
    json.begin_object().key("name").string(project.label);
    json.key("nodes").strings(project.nodes);
    json.key("networks").strings(project.networks);
    json.key("headnodes").strings(project.headnodes);
    json.key("users").strings(project.users).end_object();
    return json_answer(json.take());
}

Response project_create(Call& call) {
    service::check_new_project(call.path("project"));
    call.write([&](Writing& tx) { service::project_create(tx, call.path("project")); });
    return {};
}

Response project_delete(Call& call) {
    call.write([&](Writing& tx) { service::project_delete(tx, call.path("project")); });
    return {};
}

Response project_connect_node(Call& call) {
    const auto console = call.write([&](Writing& tx) {
        auto before =
            service::project_connect_node(tx, ProjectLabel(call.path("project")), NodeLabel(call.text("node")));
        service::add_console(tx, call.settings().bmcs, call.text("node"));  // haas-sync starts them
        return before;
    });
    end_console(call, console);
    return {};
}

Response project_detach_node(Call& call) {
    const ProjectLabel project(call.path("project"));
    const NodeLabel node(call.text("node"));
    const auto how = call.flag("force", false) ? service::Leaving::by_force : service::Leaving::tidy;
    const auto detach = [&] {
        return call.write_or_recall(
            [&](Writing& tx, const Caller& who) { return service::project_detach_node(tx, who, project, node, how); },
            [](const service::Departure& departure) {
                return departure.settings.empty() ? std::optional(Response()) : std::nullopt;
            });
    };
    auto departure = detach();
    if (!departure.settings.empty()) {
        tidy_machine(call, node, departure);
        departure = detach();
    }
    if (!departure.settings.empty()) {
        throw core::BlockedError("Somebody has just set an image or a boot device in the machine of node " + node +
                                 ": try again.");
    }
    end_console(call, departure.console);
    return {};
}

Response list_project_nodes(Call& call) {
    return list_answer(call.read([&](Reading& tx) { return service::list_project_nodes(tx, call.path("project")); }));
}

Response list_project_networks(Call& call) {
    return list_answer(
        call.read([&](Reading& tx) { return service::list_project_networks(tx, call.path("project")); }));
}

}  // namespace haas::api
