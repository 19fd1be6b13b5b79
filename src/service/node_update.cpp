#include "service/node_update.hpp"

#include <tuple>

#include "base/uuid.hpp"
#include "core/error.hpp"
#include "service/bmc_command.hpp"
#include "service/node.hpp"
#include "service/bmc_key.hpp"
#include "store/bmc_command.hpp"
#include "store/console.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"

namespace haas::service {

namespace {

/// The fields that decide where a password is sent.
auto address(const core::Bmc& bmc) { return std::tie(bmc.type, bmc.host, bmc.user, bmc.port); }

/// All fields of a BMC that a command or a console uses.
auto access(const core::Bmc& bmc) {
    return std::tie(bmc.type, bmc.host, bmc.user, bmc.port, bmc.cipher_suite, bmc.verify_tls, bmc.sealed_password);
}

std::optional<std::int64_t> widened(const std::optional<int>& number) {
    return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

std::optional<std::string> renew_console(const store::Writing& tx, const Settings& settings, const core::Node& node,
                                         const core::Bmc& bmc) {
    auto console = store::find_console_of_node(tx, node.id);
    if (!console) return std::nullopt;
    const auto* const driver = settings.bmc_drivers->find(bmc.type);
    if (driver != nullptr && driver->has_console()) {
        store::renew_console(tx, {base::make_uuid(), node.id});
    } else {
        store::delete_console_of_node(tx, node.id);
    }
    return console;
}

/// How to reach a BMC after a change, checked. It has the stored password, or none if the change gives a new one.
core::Bmc changed_bmc(const core::Bmc& before, const BmcChange& change) {
    BmcRequest request;
    request.type = change.type.value_or(before.type);
    request.host = change.host.value_or(before.host);
    request.user = change.user.value_or(before.user);
    if (change.password) request.password = *change.password;
    request.port = change.port.value_or(widened(before.port));
    request.cipher_suite = change.cipher_suite.value_or(widened(before.cipher_suite));
    request.verify_tls = change.verify_tls.value_or(before.verify_tls);
    auto after = checked_bmc(request);
    if (change.password) return after;
    if (address(after) != address(before) || (before.verify_tls && !after.verify_tls)) {
        throw core::ValidationError("The field password of obm is missing: the stored one is for the BMC as it was, and is sent "
                                    "to no other type, host, port or user, nor without the check of a certificate. Give it "
                                    "with them.",
                                    "password");
    }
    after.sealed_password = before.sealed_password;
    return after;
}

/// @return  the console that must be ended, if the node had one
std::optional<std::string> set_bmc(const store::Writing& tx, const Settings& settings, const core::Node& node,
                                   const BmcChange& change) {
    const auto before = store::get_bmc(tx, node.id);
    auto after = changed_bmc(before, change);
    if (change.password) after.sealed_password = bmc_key(settings).seal(*change.password);
    if (access(after) == access(before)) return std::nullopt;
    require_no_bmc_command(tx, node, "get another BMC");
    store::set_bmc(tx, node.id, after);
    store::end_recall(tx, node.id);
    return renew_console(tx, settings, node, after);
}

void set_label(const store::Writing& tx, const core::Node& node, const std::string& label) {
    if (label == node.label) return;
    if (store::find_node(tx, label)) throw core::DuplicateError("Node " + label + " exists already.", "label");
    store::set_node_label(tx, node.id, label);
    store::rename_node_in_actions(tx, node.id, label);
}

}  // namespace

std::optional<std::string> node_update(store::Writing& tx, const Caller& caller, const Settings& settings,
                                       const std::string& node, const NodeChange& change) {
    require_admin(caller);
    const auto found = get_node(tx, node);
    std::optional<std::string> console;
    if (change.bmc) console = set_bmc(tx, settings, found, *change.bmc);
    if (change.label) set_label(tx, found, *change.label);
    return console;
}

void nic_update(store::Writing& tx, const Caller& caller, const std::string& node, const std::string& nic,
                const std::optional<std::string>& label, const std::optional<std::string>& macaddr) {
    require_admin(caller);
    const auto found_node = get_node(tx, node);
    auto found = get_nic(tx, found_node, nic);
    if (label && *label != nic) {
        if (store::find_nic(tx, found_node.id, *label)) {
            throw core::DuplicateError("Node " + node + " has a NIC " + *label + " already.", "label");
        }
        found.label = *label;
        store::rename_nic_in_actions(tx, found.id, *label);
    }
    if (macaddr && *macaddr != found.macaddr) {
        if (store::mac_address_in_use(tx, *macaddr)) {
            throw core::DuplicateError("A NIC with the MAC address " + *macaddr + " exists already.", "macaddr");
        }
        found.macaddr = *macaddr;
    }
    store::update_nic(tx, found);
}

}  // namespace haas::service
