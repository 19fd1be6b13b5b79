#include "service/bmc.hpp"

#include "base/log.hpp"
#include "core/error.hpp"
#include "service/obm_key.hpp"
#include "store/node.hpp"

namespace haas::service {

namespace {

/// Runs `ask` while nobody else talks to the BMC, and says of which node's BMC it was what went wrong.
/// @param doing  for those who must wait
template <class F>
auto ask_alone(const Bmc& bmc, const Settings& settings, const std::string& doing, F&& ask) {
    try {
        const auto lock = settings.lock_bmc ? settings.lock_bmc(bmc.access, doing) : nullptr;
        return ask();
    } catch (const core::ObmFailure& failure) {
        const bool late = failure.kind() == core::ObmFailure::Kind::deadline;
        throw core::ObmError(late ? core::ObmError::Kind::deadline : core::ObmError::Kind::failed,
                             "The BMC of node " + bmc.node + " failed: " + failure.what() + ".");
    }
}

base::Secret open_password(const Settings& settings, const std::string& sealed) {
    const auto key = obm_key(settings);
    try {
        return key.open(sealed);
    } catch (const base::Error& error) {
        base::log::error("obm_password_unreadable", {{"reason", error.what()}});
        throw core::UnavailableError("The BMC's password was stored under another key: the administrator must put the right "
                                     "key file back.");
    }
}

}  // namespace

SealedBmc get_bmc(store::Transaction& tx, const Caller& caller, const std::string& node) {
    const auto found = get_node_to_control(tx, caller, node);
    return {found.label, store::get_obm(tx, found.id)};
}

Bmc open_bmc(const SealedBmc& sealed, const Settings& settings) {
    const auto* const driver = settings.obm_drivers->find(sealed.obm.type);
    if (driver == nullptr) {
        throw core::UnavailableError("There is no driver for BMCs of type " + sealed.obm.type + " in this installation.");
    }
    const auto& obm = sealed.obm;
    return {sealed.node, driver,
            {obm.host, obm.user, open_password(settings, obm.sealed_password), obm.port, obm.cipher_suite, obm.verify_tls}};
}

core::PowerState power_status(const Bmc& bmc, const Settings& settings, core::ObmDeadline deadline) {
    return ask_alone(bmc, settings, "power status", [&] { return bmc.driver->power_status(bmc.access, deadline); });
}

void set_power(const Bmc& bmc, const Settings& settings, core::PowerState wanted, core::ObmDeadline deadline) {
    ask_alone(bmc, settings, wanted == core::PowerState::on ? "power on" : "power off",
              [&] { bmc.driver->set_power(bmc.access, wanted, deadline); });
}

void power_cycle(const Bmc& bmc, const Settings& settings, core::PowerCycle how, core::ObmDeadline deadline) {
    ask_alone(bmc, settings, "power cycle", [&] {
        if (settings.pxe_on_cycle) {
            bmc.driver->set_boot_device(bmc.access, core::BootDevice::pxe, core::ObmDriver::BootScope::next, deadline);
        }
        bmc.driver->power_cycle(bmc.access, how, deadline);
    });
}

void set_boot_device(const Bmc& bmc, const Settings& settings, core::BootDevice device, core::ObmDeadline deadline) {
    ask_alone(bmc, settings, "boot device", [&] {
        bmc.driver->set_boot_device(bmc.access, device, core::ObmDriver::BootScope::persistent, deadline);
    });
}

core::BootDevice parse_boot_device(const std::string& word) {
    if (word == "pxe") return core::BootDevice::pxe;
    if (word == "disk") return core::BootDevice::disk;
    if (word == "none") return core::BootDevice::none;
    throw core::BadArgumentError("The boot device must be pxe, disk or none.", "bootdev");
}

}  // namespace haas::service
