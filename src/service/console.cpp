#include "service/console.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include "base/uuid.hpp"
#include "core/error.hpp"
#include "service/bmc_command.hpp"
#include "service/share.hpp"
#include "service/stray.hpp"
#include "store/console.hpp"
#include "store/node.hpp"
#include "store/sync_host.hpp"

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

/// The nodes whose consoles are logged without being asked, while a project has them.
/// @param only  of this node; empty: of all
std::vector<store::AlwaysLogged> list_always_logged(const store::Reading& tx, const BmcControl& bmcs,
                                                    std::optional<core::NodeId> only = {}) {
    auto nodes = store::list_always_logged(tx, word_of(bmcs), only);
    std::erase_if(nodes, [&](const auto& node) { return !offers_console(bmcs, node.bmc_type, node.bmc_interface); });
    return nodes;
}

/// Those of these nodes whose consoles are not logged yet, as far as there is room for their logs.
std::vector<core::NodeId> list_missing(const store::Reading& tx, const BmcControl& bmcs,
                                       const std::vector<store::AlwaysLogged>& nodes) {
    std::vector<core::NodeId> missing;
    std::optional<ConsoleTally> tally;  // it counts all consoles, which takes long
    for (const auto& node : nodes) {
        if (node.is_logged) continue;
        if (!tally) tally.emplace(tx, bmcs.console_room);
        if (tally->add(node.project_id)) missing.push_back(node.id);
    }
    return missing;
}

void add_missing(const store::Writing& tx, const BmcControl& bmcs, const std::vector<store::AlwaysLogged>& nodes) {
    for (const auto node : list_missing(tx, bmcs, nodes)) {
        store::insert_console(tx, {base::make_uuid(), node}, always);
    }
}

/// The nodes with a console that was logged without being asked, and is not to be any more.
std::vector<core::NodeId> list_unwanted(const store::Reading& tx, const std::vector<store::AlwaysLogged>& nodes) {
    std::set<core::NodeId> wanted;
    for (const auto& node : nodes) wanted.insert(node.id);
    auto unwanted = store::list_nodes_with_console_by(tx, always);
    std::erase_if(unwanted, [&](core::NodeId node) { return wanted.contains(node); });
    return unwanted;
}

/// The consoles that nobody logs: of no host, or of one that is dead.
std::vector<store::PlacedConsole> list_abandoned(const store::Reading& tx, const BmcControl& bmcs) {
    if (bmcs.host.empty()) return {};
    auto consoles = store::list_placed_consoles(tx);
    const auto living = store::find_living_hosts(tx, bmcs.host);
    std::erase_if(consoles, [&](const auto& each) {
        if (!each.host) return false;
        return !living || *each.host == bmcs.host || std::ranges::find(*living, *each.host) != living->end();
    });
    return consoles;
}

/// A host, or the fact that there is only one.
std::optional<std::string> host_of(const BmcControl& bmcs) {
    return bmcs.host.empty() ? std::nullopt : std::optional(bmcs.host);
}

}  // namespace

bool offers_console(const BmcControl& bmcs, const std::string& type, const std::optional<std::string>& interface) {
    const auto* const driver = bmcs.drivers->find(type);
    // Serial over LAN is a part of IPMI 2.0.
    return driver != nullptr && driver->has_console() && interface != "lan";
}

void add_console(const store::Writing& tx, const BmcControl& bmcs, const std::string& node) {
    add_missing(tx, bmcs, list_always_logged(tx, bmcs, get_node(tx, node).id));
}

bool has_wrong_consoles(const store::Reading& tx, const BmcControl& bmcs) {
    const auto nodes = list_always_logged(tx, bmcs);
    return !list_missing(tx, bmcs, nodes).empty() || !list_unwanted(tx, nodes).empty() ||
           !list_abandoned(tx, bmcs).empty();
}

long long count_consoles_without_room(const store::Reading& tx, const BmcControl& bmcs) {
    const auto nodes = list_always_logged(tx, bmcs);
    const auto missing = std::count_if(nodes.begin(), nodes.end(), [](const auto& node) { return !node.is_logged; });
    return missing - static_cast<long long>(list_missing(tx, bmcs, nodes).size());
}

void put_consoles_right(const store::Writing& tx, const BmcControl& bmcs) {
    const auto nodes = list_always_logged(tx, bmcs);
    for (const auto node : list_unwanted(tx, nodes)) store::delete_console_of_node(tx, node);
    add_missing(tx, bmcs, nodes);
}

std::vector<store::PlacedConsole> take_consoles(const store::Writing& tx, const BmcControl& bmcs) {
    auto consoles = list_abandoned(tx, bmcs);
    for (const auto& [console, host] : consoles) {
        // The process of a host that only seems to be dead must not take the new log for its own.
        if (host) store::renew_console(tx, {base::make_uuid(), console.node_id});
        store::set_console_host(tx, console.node_id, bmcs.host);
    }
    std::erase_if(consoles, [](const auto& each) { return !each.host; });
    return consoles;
}

ConsoleToStart start_console(store::Writing& tx, const Caller& caller, const BmcControl& bmcs,
                             const std::string& node) {
    const auto found = get_node_to_control(tx, caller, node);
    require_owner_known(tx, caller);
    SealedBmc sealed{found, store::get_bmc(tx, found.id)};
    const auto& address = sealed.bmc.address;
    if (!offers_console(bmcs, address.type, address.interface)) {
        throw core::BlockedError("Node " + node + " has a BMC of type " + address.type +
                                 (address.interface ? " with the interface " + *address.interface : "") +
                                 ", which offers no console.");
    }
    auto placed = store::find_placed_console(tx, found.id);
    if (!placed) {
        ConsoleTally(tx, bmcs.console_room).add_or_throw(found);
        placed = store::PlacedConsole{{base::make_uuid(), found.id}, host_of(bmcs)};
        store::insert_console(tx, placed->console, caller.label, placed->host);
    }
    return {placed->console.uuid, std::move(sealed), !bmcs.host.empty() && placed->host != bmcs.host};
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

void require_console_here(const store::Reading& tx, const BmcControl& bmcs, const std::string& node) {
    if (bmcs.host.empty()) return;
    const auto placed = store::find_placed_console(tx, get_node(tx, node).id);
    if (!placed || placed->host == bmcs.host) return;
    if (!placed->host) throw core::BlockedError("The console of node " + node + " begins in a moment: try again.");
    throw core::BlockedError("The console of node " + node + " is logged on host " + *placed->host + ", and this is " +
                             bmcs.host + ": ask that host, or send the header X-Haas-Host: " + *placed->host +
                             " where a proxy knows it.");
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

std::vector<ConsoleToStart> list_consoles(store::Reading& tx, const std::string& host) {
    std::vector<ConsoleToStart> consoles;
    for (const auto& [console, place] : store::list_placed_consoles(tx)) {
        if (!host.empty() && place != host) continue;
        consoles.push_back({console.uuid, sealed_bmc(tx, console.node_id)});
    }
    return consoles;
}

std::optional<std::string> stop_console(store::Writing& tx, const Caller& caller, const BmcControl& bmcs,
                                        const std::string& node) {
    const auto found = get_node_to_control(tx, caller, node);
    require_owner_known(tx, caller);
    if (!list_always_logged(tx, bmcs, found.id).empty()) {
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
