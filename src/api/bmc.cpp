#include "api/bmc.hpp"

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "api/hardware.hpp"
#include "base/log.hpp"
#include "core/error.hpp"
#include "core/media_url.hpp"
#include "service/bmc.hpp"
#include "service/bmc_command.hpp"
#include "service/project.hpp"
#include "service/stray.hpp"

namespace haas::api {

using service::Caller;
using store::Reading;

namespace {

core::NodeOrder make_order(const Call& call, const Reading& tx, const Caller& who, const std::string& label,
                           const std::optional<store::SyncMark>& mark) {
    const auto node = service::get_node_to_control(tx, who, label);
    service::require_owner_known(tx, who, mark);
    return {node.id, node.label, service::requester(who), node.project_id,
            call.started_at() + call.settings().bmcs.timeout};
}

/// An order for a node's machine, if the caller may control the node. To carry it out may take long.
core::NodeOrder order_for(Call& call, const std::string& label) {
    call.require_own_page();
    const auto mark = call.find_sync_mark();
    return call.read([&](Reading& tx, const Caller& who) { return make_order(call, tx, who, label, mark); });
}

/// For a command to the machine of the path's node.
core::NodeOrder begin_order(Call& call) {
    call.require_own_page();
    const auto mark = call.find_sync_mark();
    return call.begin(
        [&](const Reading& tx, const Caller& who) { return make_order(call, tx, who, call.path("node"), mark); });
}

core::Machines& machines(const Call& call) { return *call.settings().machines; }

const char* word_for(core::PowerState state) {
    if (state == core::PowerState::unknown) return "unknown";
    return state == core::PowerState::on ? "on" : "off";
}

/// Nothing, or what people should know.
Response noted(const core::BmcNotes& notes) {
    if (notes.empty()) return {};
    base::JsonWriter json;
    json.begin_object().key("warnings").strings(notes).end_object();
    return json_answer(json.take());
}

Response set_power(Call& call, core::PowerState wanted) {
    machines(call).set_power(begin_order(call), wanted);
    return {};
}

}  // namespace

void tidy_machine(Call& call, const core::NodeLabel& node, const service::Departure& departure) {
    service::tidy_machine(machines(call), order_for(call, node), departure.settings);
}

void end_console(const Call& call, const std::optional<std::string>& uuid) {
    if (!uuid) return;
    try {
        machines(call).stop_console(*uuid);
    } catch (const base::Error& error) {
        base::log::warning("console_not_ended", {{"console", *uuid}, {"reason", error.what()}});
    }
}

// HIL's clients send this before and after they use a BMC, which HaaS needs not: here, the owner of a node may always
// control it, and nobody else ever.
Response node_enable_obm(Call& call) {
    call.begin([&](const Reading& tx, const Caller& who) { service::get_node_to_control(tx, who, call.path("node")); });
    return {};
}

Response node_power_cycle(Call& call) {
    const auto how = call.flag("force", false) ? core::PowerCycle::reset : core::PowerCycle::cut;
    return noted(machines(call).power_cycle(begin_order(call), how));
}

Response node_power_on(Call& call) { return set_power(call, core::PowerState::on); }

Response node_power_off(Call& call) { return set_power(call, core::PowerState::off); }

Response node_power_status(Call& call) {
    const auto state = machines(call).power_status(order_for(call, call.path("node")));
    base::JsonWriter json;
    json.begin_object().key("power_status").string(word_for(state)).end_object();
    return json_answer(json.take());
}

Response node_set_bootdev(Call& call) {
    const auto device = service::parse_boot_device(call.text("bootdev"));
    return noted(machines(call).set_boot_device(begin_order(call), device));
}

Response node_insert_media(Call& call) {
    const auto url = core::parse_media_url(call.text("url"));
    return noted(machines(call).insert_media(begin_order(call), url));
}

Response node_eject_media(Call& call) { return noted(machines(call).eject_media(begin_order(call))); }

Response node_show_hardware(Call& call) {
    // It takes long, and meanwhile nobody else can use the BMC.
    call.read([&](Reading& tx, const Caller& who) {
        service::require_not_recalled(tx, who, service::get_node_to_control(tx, who, call.path("node")));
    });
    return json_answer(to_json(machines(call).read_hardware(order_for(call, call.path("node")))));
}

}  // namespace haas::api
