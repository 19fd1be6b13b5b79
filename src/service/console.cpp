#include "service/console.hpp"

#include <chrono>

#include "base/uuid.hpp"
#include "core/error.hpp"
#include "service/bmc_command.hpp"
#include "service/stray.hpp"
#include "store/console.hpp"
#include "store/node.hpp"

namespace haas::service {

namespace {

/// ConsoleKeeper::start() takes less than this.
constexpr std::chrono::seconds longest_start{15};

SealedBmc sealed_bmc(const store::Reading& tx, core::NodeId node) {
    return {store::find_node_by_id(tx, node).value(), store::get_bmc(tx, node)};
}

constexpr const char* always = "always";

/// The site's word for nodes that do not say when their consoles are logged.
const char* word_of(const BmcControl& bmcs) { return bmcs.consoles == BmcControl::Consoles::always ? always : "asked"; }

/// Whether the console is logged without being asked, while a project has the node.
bool is_always_logged(const BmcControl& bmcs, const core::BmcAddress& bmc) {
    return offers_console(bmcs, bmc) && bmc.console.value_or(word_of(bmcs)) == always;
}

/// Those of which the BMC offers a console.
std::vector<core::NodeId> list_missing(const store::Reading& tx, const BmcControl& bmcs) {
    std::vector<core::NodeId> missing;
    for (const auto& node : store::list_unlogged_nodes(tx, word_of(bmcs))) {
        const auto* const driver = bmcs.drivers->find(node.bmc_type);
        if (driver != nullptr && driver->has_console()) missing.push_back(node.id);
    }
    return missing;
}

}  // namespace

bool offers_console(const BmcControl& bmcs, const core::BmcAddress& bmc) {
    const auto* const driver = bmcs.drivers->find(bmc.type);
    // Serial over LAN is a part of IPMI 2.0.
    return driver != nullptr && driver->has_console() && bmc.interface != "lan";
}

void add_console(const store::Writing& tx, const BmcControl& bmcs, const std::string& node) {
    const auto id = get_node(tx, node).id;
    if (!store::find_console_of_node(tx, id) && is_always_logged(bmcs, store::get_bmc(tx, id).address)) {
        store::insert_console(tx, {base::make_uuid(), id}, always);
    }
}

bool misses_consoles(const store::Reading& tx, const BmcControl& bmcs) { return !list_missing(tx, bmcs).empty(); }

void add_consoles(const store::Writing& tx, const BmcControl& bmcs) {
    for (const auto node : list_missing(tx, bmcs)) store::insert_console(tx, {base::make_uuid(), node}, always);
}

ConsoleToStart start_console(store::Writing& tx, const Caller& caller, const BmcControl& bmcs,
                             const std::string& node) {
    const auto found = get_node_to_control(tx, caller, node);
    require_owner_known(tx, caller);
    SealedBmc sealed{found, store::get_bmc(tx, found.id)};
    const auto& address = sealed.bmc.address;
    if (!offers_console(bmcs, address)) {
        throw core::BlockedError("Node " + node + " has a BMC of type " + address.type +
                                 (address.interface ? " with the interface " + *address.interface : "") +
                                 ", which offers no console.");
    }
    auto uuid = store::find_console_of_node(tx, found.id);
    if (!uuid) {
        uuid = base::make_uuid();
        store::insert_console(tx, {*uuid, found.id}, caller.label);
    }
    return {*uuid, std::move(sealed)};
}

void run_console(const BmcControl& bmcs, core::ConsoleKeeper& keeper, const WriteAsCaller& write_as_caller,
                 const Write& write, const ConsoleToStart& console) {
    const auto bmc = open_bmc(console.bmc, bmcs);
    const Write permitted = [&](const std::function<void(store::Writing&)>& use) {
        write_as_caller([&](store::Writing& tx, const Caller& caller) {
            const auto node = store::find_node_of_console(tx, console.uuid);
            if (!node)
                throw core::NotFoundError("The console of node " + console.bmc.node.label + " has been stopped.");
            require_unchanged(console.bmc, sealed_bmc(tx, *node));
            require_owner_known(tx, caller);
            require_not_recalled(tx, caller, console.bmc.node);
            use(tx);
        });
    };
    BmcCommand command(bmc.sealed.node.id, "console", permitted, write, core::BmcDeadline::in(longest_start));
    command.announce();
    keeper.start(console.uuid, bmc.sealed.node.label, bmc.access);
}

void run_console(const BmcControl& bmcs, core::ConsoleKeeper& keeper, const Write& write,
                 const ConsoleToStart& console) {
    const WriteAsCaller write_as_nobody = [&](const std::function<void(store::Writing&, const Caller&)>& use) {
        write([&](store::Writing& tx) { use(tx, Caller{}); });
    };
    run_console(bmcs, keeper, write_as_nobody, write, console);
}

std::string get_console(store::Reading& tx, const Caller& caller, const std::string& node,
                        const std::optional<store::SyncMark>& mark) {
    const auto found = get_node_to_control(tx, caller, node);
    require_owner_known(tx, caller, mark);
    auto uuid = store::find_console_of_node(tx, found.id);
    if (!uuid) throw core::NotFoundError("The console of node " + node + " is not logged: use start_console first.");
    return *std::move(uuid);
}

bool may_still_read_console(const store::Reading& tx, const Caller& caller, const std::string& uuid,
                            const std::optional<store::SyncMark>& mark) {
    const auto node_id = store::find_node_of_console(tx, uuid);
    if (!node_id) return false;
    if (caller.may_all()) return true;
    if (store::is_restored(tx, mark)) return false;
    const auto node = store::find_node_by_id(tx, *node_id);
    return node && node->project_id && has_role(tx, caller, *node->project_id);
}

std::vector<ConsoleToStart> list_consoles(store::Reading& tx) {
    std::vector<ConsoleToStart> consoles;
    for (auto& console : store::list_consoles(tx)) {
        consoles.push_back({console.uuid, sealed_bmc(tx, console.node_id)});
    }
    return consoles;
}

std::optional<std::string> stop_console(store::Writing& tx, const Caller& caller, const BmcControl& bmcs,
                                        const std::string& node) {
    const auto found = get_node_to_control(tx, caller, node);
    require_owner_known(tx, caller);
    if (found.project_id && is_always_logged(bmcs, store::get_bmc(tx, found.id).address)) {
        throw core::BlockedError(
            "The console of node " + node +
            " is always logged while a project has the node: an administrator has chosen that, for "
            "the node or the site.");
    }
    auto uuid = store::find_console_of_node(tx, found.id);
    store::delete_console_of_node(tx, found.id);
    return uuid;
}

}  // namespace haas::service
