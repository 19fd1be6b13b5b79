#include "service/node.hpp"

#include "base/text.hpp"
#include "core/error.hpp"
#include "service/bmc_command.hpp"
#include "service/bmc_passwords.hpp"
#include "service/share.hpp"
#include "service/stray.hpp"
#include "store/attachment.hpp"
#include "store/console.hpp"
#include "store/metadata.hpp"
#include "store/network.hpp"
#include "store/network_access.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"

namespace haas::service {

namespace {

/// The node's attachments, without those to networks that the caller must not see.
std::vector<core::Attachment> visible_attachments(const store::Reading& tx, const Caller& caller,
                                                  const core::Node& node) {
    auto attachments = store::list_attachments_of_node(tx, node.id);
    if (caller.may_all()) return attachments;
    const auto hidden = [&](const core::Attachment& attachment) {
        const auto network = store::find_network(tx, attachment.network_label);
        return !network || !may_see_network(tx, caller, *network);
    };
    std::erase_if(attachments, hidden);
    return attachments;
}

/// Metadata above the limit, from before there was one, stays; but it cannot grow.
void require_metadata_limit(const store::Reading& tx, const core::Node& node, const MetadataLimit& limit,
                            const store::MetadataSize& before) {
    const auto after = store::measure_metadata(tx, node.id);
    if (after.entries > limit.entries && after.entries > before.entries) {
        throw core::BlockedError("Node " + node.label + " can have at most " + std::to_string(limit.entries) +
                                 " entries of metadata, but would have " + std::to_string(after.entries) +
                                 ": delete some with node_delete_metadata." + limit_hint("[api] metadata_entries"));
    }
    if (after.size > limit.size && after.size > before.size) {
        throw core::BlockedError("Node " + node.label + " can have at most " + std::to_string(limit.size) +
                                 " characters of metadata, labels included, but would have " +
                                 std::to_string(after.size) + ": delete some with node_delete_metadata." +
                                 limit_hint("[api] metadata_size"));
    }
}

}  // namespace

std::vector<std::string> list_nodes(store::Reading& tx) { return store::list_nodes(tx); }

std::vector<std::string> list_free_nodes(store::Reading& tx) { return store::list_free_nodes(tx); }

NodeView show_node(store::Reading& tx, const Caller& caller, const std::string& node) {
    const auto found = get_visible_node(tx, caller, node);
    NodeView view{found.label, {}, found.project_label, {}, store::list_metadata(tx, found.id)};
    if (caller.may_all()) view.bmc = store::get_bmc(tx, found.id).address;
    const auto attachments = visible_attachments(tx, caller, found);
    for (const auto& [nic, port_id, port, switch_label, group, pending] : store::list_nics(tx, found.id)) {
        NicView shown{nic.label, nic.macaddr, {}, pending, {}, {}, {}};
        for (const auto& attachment : attachments) {
            if (attachment.nic_id == nic.id) shown.networks.emplace_back(attachment.channel, attachment.network_label);
        }
        if (caller.may_all() && group) {
            shown.group = group;
        } else if (caller.may_all()) {
            shown.port = port;
            shown.switch_label = switch_label;
        }
        view.nics.push_back(std::move(shown));
    }
    return view;
}

void node_register(store::Writing& tx, const BmcControl& bmcs, const MetadataLimit& limit, const std::string& node,
                   const core::BmcAddress& bmc, const base::Secret& bmc_password, const Metadata& metadata) {
    if (store::find_node(tx, node)) throw core::DuplicateError("Node " + node + " already exists.");
    const auto id = store::insert_node(tx, node, {bmc, seal_bmc_password(bmcs.public_key, bmc, bmc_password)});
    for (const auto& [label, json] : metadata) store::set_metadata(tx, id, label, json);
    require_metadata_limit(tx, {id, node, {}, {}}, limit, {});
}

std::optional<std::string> node_delete(store::Writing& tx, const std::string& node) {
    const auto found = get_node(tx, node);
    require_audited(tx);
    if (found.project_id) {
        throw core::BlockedError("Node " + node + " is in project " + *found.project_label + ": detach it first.");
    }
    if (store::node_has_nics(tx, found.id)) {
        throw core::BlockedError("Node " + node + " still has NICs: delete them first.");
    }
    require_no_bmc_command(tx, found, "be deleted");
    auto console = store::find_console_of_node(tx, found.id);
    store::delete_node(tx, found.id);
    return console;
}

void node_register_nic(store::Writing& tx, const core::NodeLabel& node, const core::NicLabel& nic,
                       const core::MacAddress& macaddr) {
    const auto found = get_node(tx, node);
    if (store::find_nic(tx, found.id, nic)) {
        throw core::DuplicateError("Node " + node + " has a NIC " + nic + " already.");
    }
    if (store::mac_address_in_use(tx, macaddr)) {
        throw core::DuplicateError("A NIC with the MAC address " + macaddr + " already exists.", "macaddr");
    }
    store::insert_nic(tx, found.id, nic, macaddr);
}

void node_delete_nic(store::Writing& tx, const core::NodeLabel& node, const core::NicLabel& nic) {
    const auto found = get_nic(tx, get_node(tx, node), nic);
    require_audited(tx);
    // This check is enough: only a NIC on a port has attachments or pending actions, and these keep it there.
    if (!store::list_ports_of_nic(tx, found.id).empty()) {
        throw core::BlockedError("NIC " + nic + " of node " + node + " is on a switch port: detach it first.");
    }
    store::delete_nic(tx, found.id);
}

void node_set_metadata(store::Writing& tx, const MetadataLimit& limit, const core::NodeLabel& node,
                       const core::MetadataLabel& label, const std::string& json) {
    const auto found = get_node(tx, node);
    const auto before = store::measure_metadata(tx, found.id);
    store::set_metadata(tx, found.id, label, json);
    require_metadata_limit(tx, found, limit, before);
}

void node_delete_metadata(store::Writing& tx, const core::NodeLabel& node, const core::MetadataLabel& label) {
    if (!store::delete_metadata(tx, get_node(tx, node).id, label)) {
        throw core::NotFoundError("Node " + node + " has no metadata " + label + ".");
    }
}

}  // namespace haas::service
