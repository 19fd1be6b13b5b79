#include "service/bmc.hpp"

#include <tuple>

#include "base/log.hpp"
#include "core/error.hpp"
#include "service/bmc_command.hpp"
#include "service/obm_key.hpp"
#include "service/stray.hpp"
#include "store/node.hpp"

namespace haas::service {

namespace {

[[noreturn]] void fail(const Bmc& bmc, const core::ObmFailure& failure) {
    const bool late = failure.kind() == core::ObmFailure::Kind::deadline;
    throw core::ObmError(late ? core::ObmError::Kind::deadline : core::ObmError::Kind::failed,
                         "The BMC of node " + bmc.sealed.node.label +
                             (bmc.sealed.for_administrator ? " at " + bmc.sealed.obm.host : "") + " failed: " + failure.what() + ".");
}

/// Whether a BMC that failed so may still do what it was asked.
bool may_be_done(const core::ObmFailure& failure) {
    using Kind = core::ObmFailure::Kind;
    return failure.kind() == Kind::deadline || failure.kind() == Kind::unreachable || failure.kind() == Kind::unexpected;
}

constexpr std::chrono::seconds patience{2};

/// The BMC is nobody else's, and its worker may be kept, while this lives.
struct Hold {
    std::shared_ptr<void> lock;
    Seat seat;
};

/// Who waits for a BMC that is busy has a place in the line, which is short, and no seat: many at one slow BMC must not keep
/// others from theirs.
std::shared_ptr<void> lock(const BmcWork& work, const Bmc& bmc, const std::string& doing) {
    if (!work.settings.lock_bmc) return nullptr;
    try {
        return work.settings.lock_bmc(bmc.access, doing, std::chrono::milliseconds(0));
    } catch (const core::BlockedError&) {
        const auto place = work.settings.line.find(work.party);
        if (!place) throw;
        return work.settings.lock_bmc(bmc.access, doing, patience);
    }
}

Hold hold(const BmcWork& work, const Bmc& bmc, const std::string& doing) {
    auto locked = lock(work, bmc, doing);
    return {std::move(locked), work.settings.seats.get(work.party)};
}

/// Runs `change(access)` while nobody else talks to the BMC. The driver announces each of its commands.
/// @param doing  for those who must wait
template <class F>
void change_alone(const BmcWork& work, const Bmc& bmc, const std::string& doing, F&& change) {
    const auto held = hold(work, bmc, doing);
    bool has_begun = false;  // then it goes on: half a power cycle helps nobody
    const Write permitted = [&](const std::function<void(store::Transaction&)>& use) {
        work.write_as_caller([&](store::Transaction& tx, const Caller& caller) {
            const auto now = get_bmc(tx, caller, bmc.sealed.node.label);
            require_unchanged(bmc.sealed, now);
            require_owner_known(tx, caller);
            if (!caller.is_admin && !has_begun) require_not_recalled(tx, now.node);
            use(tx);
        });
    };
    BmcCommand command(bmc.sealed.node.id, doing, permitted, work.write, work.deadline);
    auto access = bmc.access;
    access.before_change = [&] {
        command.announce();
        has_begun = true;
    };
    try {
        change(access);
    } catch (const core::ObmFailure& failure) {
        if (may_be_done(failure)) command.lose();
        fail(bmc, failure);
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
    auto found = get_node_to_control(tx, caller, node);
    auto obm = store::get_obm(tx, found.id);
    return {std::move(found), std::move(obm), caller.is_admin};
}

Bmc open_bmc(const SealedBmc& sealed, const Settings& settings) {
    const auto* const driver = settings.obm_drivers->find(sealed.obm.type);
    if (driver == nullptr) {
        throw core::UnavailableError("There is no driver for BMCs of type " + sealed.obm.type + " in this installation.");
    }
    const auto& obm = sealed.obm;
    return {sealed, driver,
            {obm.host, obm.user, open_password(settings, obm.sealed_password), obm.port, obm.cipher_suite, obm.verify_tls}};
}

void require_unchanged(const SealedBmc& asked, const SealedBmc& now) {
    const auto key = [](const SealedBmc& bmc) {
        const auto& obm = bmc.obm;
        return std::tie(bmc.node.id, bmc.node.project_id, obm.type, obm.host, obm.user, obm.sealed_password, obm.port,
                        obm.cipher_suite, obm.verify_tls);
    };
    if (key(asked) == key(now)) return;
    throw core::BlockedError("Node " + asked.node.label + " has changed hands, or its BMC, since this was asked: nothing more is "
                             "sent to its machine. Look at the node, and ask again.");
}

core::PowerState power_status(const BmcWork& work, const Bmc& bmc) {
    const auto held = hold(work, bmc, "power status");
    try {
        return bmc.driver->power_status(bmc.access, work.deadline);
    } catch (const core::ObmFailure& failure) {
        fail(bmc, failure);
    }
}

void set_power(const BmcWork& work, const Bmc& bmc, core::PowerState wanted) {
    change_alone(work, bmc, wanted == core::PowerState::on ? "power on" : "power off",
                 [&](const core::ObmAccess& access) { bmc.driver->set_power(access, wanted, work.deadline); });
}

void power_cycle(const BmcWork& work, const Bmc& bmc, core::PowerCycle how) {
    change_alone(work, bmc, "power cycle", [&](const core::ObmAccess& access) {
        if (work.settings.pxe_on_cycle) {
            bmc.driver->set_boot_device(access, core::BootDevice::pxe, core::ObmDriver::BootScope::next, work.deadline);
        }
        bmc.driver->power_cycle(access, how, work.deadline);
    });
}

void set_boot_device(const BmcWork& work, const Bmc& bmc, core::BootDevice device) {
    change_alone(work, bmc, "boot device", [&](const core::ObmAccess& access) {
        bmc.driver->set_boot_device(access, device, core::ObmDriver::BootScope::persistent, work.deadline);
    });
}

core::BootDevice parse_boot_device(const std::string& word) {
    if (word == "pxe") return core::BootDevice::pxe;
    if (word == "disk") return core::BootDevice::disk;
    if (word == "none") return core::BootDevice::none;
    throw core::BadArgumentError("The boot device must be pxe, disk or none.", "bootdev");
}

}  // namespace haas::service
