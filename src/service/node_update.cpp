#include "service/node_update.hpp"

#include <algorithm>

#include "base/uuid.hpp"
#include "core/error.hpp"
#include "service/bmc_command.hpp"
#include "service/bmc_passwords.hpp"
#include "service/console.hpp"
#include "service/node.hpp"
#include "store/bmc_command.hpp"
#include "store/console.hpp"
#include "store/machine_setting.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"

namespace haas::service {

namespace {

std::optional<std::string> renew_console(const store::Writing& tx, const BmcControl& bmcs, const core::Node& node,
                                         const core::Bmc& bmc) {
    auto console = store::find_console_of_node(tx, node.id);
    if (!console) return std::nullopt;
    if (offers_console(bmcs, bmc.address.type, bmc.address.interface)) {
        store::renew_console(tx, {base::make_uuid(), node.id});
    } else {
        store::delete_console_of_node(tx, node.id);
    }
    return console;
}

/// How to reach a BMC after a change, checked.
core::Bmc changed_bmc(const BmcControl& bmcs, const core::Bmc& before, const BmcChange& change) {
    auto after = before;
    change.address(after.address);
    core::require_complete(after.address);
    if (change.password) {
        core::require_bmc_password(*change.password, after.address);
        after.sealed_password = seal_bmc_password(bmcs.public_key, after.address, *change.password);
    } else if (!core::may_keep_password(before.address, after.address)) {
        throw core::ValidationError(
            "The field password of obm is missing: HaaS sends the stored password to no other type, host, "
            "port or user, nor with less protection (verify_tls, legacy_tls, interface). Give the password as well.",
            "password");
    }
    return after;
}

constexpr const char* type_with_media = "redfish";

/// Refuses a BMC of a kind that cannot take out what the one before has put in.
void require_media_removable(const store::Reading& tx, const core::Node& node, const std::string& type) {
    const auto settings = store::list_machine_settings(tx, node.id);
    const bool has_media = std::find(settings.begin(), settings.end(), store::MachineSetting::media) != settings.end();
    if (!has_media || type == type_with_media) return;
    throw core::BlockedError(
        "The machine of node " + node.label +
        " has an image in its virtual drive, which HaaS could not take out by a BMC of type " + type +
        ": use node_eject_media first. If the drive is gone, delete the node and register it again.");
}

/// @return  the console that must be ended, if the node had one
std::optional<std::string> set_bmc(const store::Writing& tx, const BmcControl& bmcs, const core::Node& node,
                                   const BmcChange& change) {
    const auto before = store::get_bmc(tx, node.id);
    const auto after = changed_bmc(bmcs, before, change);
    if (after == before) return std::nullopt;
    require_no_bmc_command(tx, node, "get another BMC");
    if (after.address.type != before.address.type) require_media_removable(tx, node, after.address.type);
    store::set_bmc(tx, node.id, after);
    store::end_recall(tx, node.id);
    auto reached_otherwise = after;
    reached_otherwise.address.console = before.address.console;
    if (reached_otherwise == before) return std::nullopt;
    return renew_console(tx, bmcs, node, after);
}

void set_label(const store::Writing& tx, const core::Node& node, const std::string& label) {
    if (label == node.label) return;
    if (store::find_node(tx, label)) throw core::DuplicateError("Node " + label + " already exists.", "label");
    store::set_node_label(tx, node.id, label);
    store::rename_node_in_actions(tx, node.id, label);
}

}  // namespace

std::optional<std::string> node_update(store::Writing& tx, const BmcControl& bmcs, const std::string& node,
                                       const NodeChange& change) {
    const auto found = get_node(tx, node);
    std::optional<std::string> console;
    if (change.bmc) console = set_bmc(tx, bmcs, found, *change.bmc);
    if (change.label) set_label(tx, found, *change.label);
    return console;
}

void nic_update(store::Writing& tx, const core::NodeLabel& node, const core::NicLabel& nic,
                const std::optional<core::NicLabel>& label, const std::optional<core::MacAddress>& macaddr) {
    const auto found_node = get_node(tx, node);
    auto found = get_nic(tx, found_node, nic);
    if (label && *label != nic) {
        if (store::find_nic(tx, found_node.id, *label)) {
            throw core::DuplicateError("Node " + node + " has a NIC " + *label + " already.", "label");
        }
        found.label = *label;
        store::rename_nic_in_actions(tx, found.id, *label);
    }
    if (macaddr && macaddr->text() != found.macaddr) {
        if (store::mac_address_in_use(tx, *macaddr)) {
            throw core::DuplicateError("A NIC with the MAC address " + *macaddr + " already exists.", "macaddr");
        }
        found.macaddr = *macaddr;
    }
    store::update_nic(tx, found);
}

}  // namespace haas::service
