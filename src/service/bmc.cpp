#include "service/bmc.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/text.hpp"
#include "core/bmc_fields.hpp"
#include "core/error.hpp"
#include "core/media_url.hpp"
#include "service/after_effect.hpp"
#include "service/bmc_command.hpp"
#include "service/bmc_passwords.hpp"
#include "service/stray.hpp"
#include "store/machine_setting.hpp"
#include "store/node.hpp"

namespace haas::service {

namespace {

[[noreturn]] void fail(const OpenedBmc& bmc, const core::BmcError& failure) {
    const bool late = failure.kind() == core::BmcError::Kind::deadline;
    const auto place = bmc.sealed.for_administrator ? " at " + bmc.sealed.bmc.address.host : "";
    throw core::DeviceError(core::DeviceError::Device::bmc,
                            late ? core::DeviceError::Kind::deadline : core::DeviceError::Kind::failed,
                            "The BMC of node " + bmc.sealed.node.label + place + " failed: " + failure.what() + ".");
}

[[noreturn]] void refuse_changed(const std::string& node) {
    throw core::BlockedError("Node " + node +
                             " has changed its project or its BMC since this request: HaaS sends "
                             "nothing more to its machine. Look at the node, and try again.");
}

/// Whether the BMC may still carry out the command that failed in this way.
bool may_be_done(const core::BmcError& failure) {
    using Kind = core::BmcError::Kind;
    return failure.kind() == Kind::deadline || failure.kind() == Kind::unreachable ||
           failure.kind() == Kind::unexpected;
}

/// Whoever writes the database, such as a worker that was broken into, must not have a BMC asked in a way that no
/// administrator could have stored: these fields become arguments of a program.
void require_legal(const core::Node& node, const core::BmcAddress& address) {
    try {
        core::require_legal(address);
    } catch (const base::Error& error) {
        base::log::error("obm_fields_illegal", {{"node", node.label}, {"reason", error.what()}});
        throw core::UnavailableError(
            "The stored fields of the BMC of node " + node.label +
            " are none that HaaS stores, so it is not asked: the administrator must correct them "
            "(node_update). " +
            error.what());
    }
}

constexpr std::chrono::seconds patience{2};

/// Slow BMCs need longer for all of their resources, but whoever wants to switch the machine must not wait for that.
constexpr std::chrono::seconds longest_hardware_look{15};

/// While this lives, nobody else talks to the BMC, and the request may keep its worker.
struct Hold {
    std::shared_ptr<void> lock;
    Seat seat;
};

/// A request that waits for a busy BMC takes a place in the line, which is short, and no seat. Many requests for one
/// slow BMC must not keep others from their BMCs.
std::shared_ptr<void> lock(const BmcWork& work, const OpenedBmc& bmc, const std::string& doing) {
    if (!work.bmcs.lock) return nullptr;
    try {
        return work.bmcs.lock(bmc.access, doing, std::chrono::milliseconds(0));
    } catch (const core::BlockedError&) {
        const auto place = work.seats.line.find(work.party);
        if (!place) throw;
        return work.bmcs.lock(bmc.access, doing, patience);
    }
}

Hold hold(const BmcWork& work, const OpenedBmc& bmc, const std::string& doing) {
    auto locked = lock(work, bmc, doing);
    return {std::move(locked), work.seats.waiting.get(work.party)};
}

/// The result of `look()`, which changes nothing, while nobody else talks to the BMC.
template <class F>
auto look_alone(const BmcWork& work, const OpenedBmc& bmc, const std::string& doing, F&& look) {
    const auto held = hold(work, bmc, doing);
    work.read_as_caller([&](store::Reading& tx, const Caller& caller) {
        require_unchanged(bmc.sealed, get_bmc(tx, caller, bmc.sealed.node.label));
    });
    try {
        return look();
    } catch (const core::BmcError& failure) {
        fail(bmc, failure);
    }
}

/// Runs `change(access)` while nobody else talks to the BMC. The driver announces each of its commands.
/// @param doing  the operation, named to callers who must wait
/// @param note   what else to store right before a command is sent
template <class F>
void change_alone(
    const BmcWork& work, const OpenedBmc& bmc, const std::string& doing, F&& change,
    const std::function<void(const store::Writing&)>& note = [](const store::Writing&) {}) {
    const auto held = hold(work, bmc, doing);
    bool has_begun = false;  // then a recall does not stop it: half a power cycle helps nobody
    const Write permitted = [&](const std::function<void(store::Writing&)>& use) {
        work.write_as_caller([&](store::Writing& tx, const Caller& caller) {
            const auto now = get_bmc(tx, caller, bmc.sealed.node.label);
            require_unchanged(bmc.sealed, now);
            require_owner_known(tx, caller);
            if (!has_begun) require_not_recalled(tx, caller, now.node);
            use(tx);
            note(tx);
        });
    };
    BmcCommand command(bmc.sealed.node.id, doing, permitted, work.write, work.deadline);
    auto access = bmc.access;
    access.before_change = [&] {
        if (has_begun) {
            after_effect("The first commands of it were sent to the machine of node " + bmc.sealed.node.label + " (" +
                             doing + ").",
                         [&] { command.announce(); });
        } else {
            command.announce();
        }
        has_begun = true;
    };
    try {
        change(access);
    } catch (const core::BmcError& failure) {
        if (may_be_done(failure)) command.lose();
        fail(bmc, failure);
    }
}

using Setting = store::MachineSetting;

/// Sets something that a project must not leave to the next one. What is set in a free node's machine is the
/// administrators' own.
template <class F>
void set_alone(const BmcWork& work, const OpenedBmc& bmc, const std::string& doing, Setting what, F&& set) {
    change_alone(work, bmc, doing, std::forward<F>(set), [&](const store::Writing& tx) {
        if (bmc.sealed.node.project_id) store::note_machine_setting(tx, bmc.sealed.node.id, what);
    });
}

/// Takes it out again.
template <class F>
void unset_alone(const BmcWork& work, const OpenedBmc& bmc, const std::string& doing, Setting what, F&& unset) {
    change_alone(work, bmc, doing, [&](const core::BmcAccess& access) {
        unset(access);
        after_effect("The machine of node " + bmc.sealed.node.label + " has done it (" + doing + ").", [&] {
            // Nobody else can have set it meanwhile.
            work.write([&](store::Writing& tx) { store::forget_machine_setting(tx, bmc.sealed.node.id, what); });
        });
    });
}

/// A BMC is in a network of its own. What it fetches there for a member is for the administrators to say.
void require_allowed(const std::vector<std::string>& places, const std::string& url) {
    const auto holds = [&](const std::string& place) { return core::is_media_below(url, place); };
    if (std::any_of(places.begin(), places.end(), holds)) return;
    throw core::AuthorizationError(
        places.empty()
            ? "Only administrators may insert images here, as [obm] media_urls in haas.cfg names no place for "
              "those of members."
            : "Members may insert only images below " + base::join(places, " or ") +
                  ": [obm] media_urls in haas.cfg names these places.");
}

}  // namespace

SealedBmc get_bmc(store::Reading& tx, const Caller& caller, const std::string& node) {
    auto found = get_node_to_control(tx, caller, node);
    auto bmc = store::get_bmc(tx, found.id);
    return {std::move(found), std::move(bmc), caller.may_all()};
}

OpenedBmc open_bmc(const SealedBmc& sealed, const BmcControl& bmcs) {
    const auto* const driver = bmcs.drivers->find(sealed.bmc.address.type);
    if (driver == nullptr) {
        throw core::UnavailableError("This installation has no driver for BMCs of type " + sealed.bmc.address.type +
                                     ".");
    }
    const auto& [address, password] = sealed.bmc;
    require_legal(sealed.node, address);
    return {sealed, driver, {address, open_bmc_password(bmcs.opening_key, address, password)}};
}

void require_unchanged(const SealedBmc& asked, const SealedBmc& now) {
    if (asked.node.id == now.node.id && asked.node.project_id == now.node.project_id && asked.bmc == now.bmc) return;
    refuse_changed(asked.node.label);
}

void require_unchanged(const core::NodeOrder& order, const core::Node& now) {
    if (order.node != now.id || order.project != now.project_id) refuse_changed(order.label);
}

core::PowerState power_status(const BmcWork& work, const OpenedBmc& bmc) {
    return look_alone(work, bmc, "power status", [&] { return bmc.driver->power_status(bmc.access, work.deadline); });
}

core::Hardware read_hardware(const BmcWork& work, const OpenedBmc& bmc) {
    return look_alone(work, bmc, "hardware", [&] {
        const auto end = std::min(work.deadline, core::BmcDeadline::in(longest_hardware_look));
        return bmc.driver->read_hardware(bmc.access, end);
    });
}

void set_power(const BmcWork& work, const OpenedBmc& bmc, core::PowerState wanted) {
    change_alone(work, bmc, wanted == core::PowerState::on ? "power on" : "power off",
                 [&](const core::BmcAccess& access) { bmc.driver->set_power(access, wanted, work.deadline); });
}

core::BmcNotes power_cycle(const BmcWork& work, const OpenedBmc& bmc, core::PowerCycle how) {
    core::BmcNotes notes;
    change_alone(work, bmc, "power cycle", [&](const core::BmcAccess& access) {
        notes = work.bmcs.pxe_on_cycle ? bmc.driver->power_cycle_to_network(access, how, work.deadline)
                                       : bmc.driver->power_cycle(access, how, work.deadline);
    });
    return notes;
}

core::BmcNotes set_boot_device(const BmcWork& work, const OpenedBmc& bmc, core::BootDevice device) {
    core::BmcNotes notes;
    const std::string doing = "boot device";
    const auto set = [&](const core::BmcAccess& access) {
        notes = bmc.driver->set_boot_device(access, device, core::BmcDriver::BootScope::persistent, work.deadline);
    };
    if (device == core::BootDevice::none) {
        unset_alone(work, bmc, doing, Setting::boot_device, set);
    } else {
        set_alone(work, bmc, doing, Setting::boot_device, set);
    }
    return notes;
}

core::BmcNotes insert_media(const BmcWork& work, const OpenedBmc& bmc, const std::string& url) {
    if (!bmc.sealed.for_administrator) require_allowed(work.bmcs.media_urls, url);
    core::BmcNotes notes;
    set_alone(work, bmc, "insert media", Setting::media,
              [&](const core::BmcAccess& access) { notes = bmc.driver->insert_media(access, url, work.deadline); });
    return notes;
}

core::BmcNotes eject_media(const BmcWork& work, const OpenedBmc& bmc) {
    core::BmcNotes notes;
    unset_alone(work, bmc, "eject media", Setting::media,
                [&](const core::BmcAccess& access) { notes = bmc.driver->eject_media(access, work.deadline); });
    return notes;
}

void tidy_machine(core::Machines& machines, const core::NodeOrder& order, const std::vector<Setting>& settings) {
    try {
        for (const auto what : settings) {
            if (what == Setting::media) {
                machines.eject_media(order);
            } else {
                machines.set_boot_device(order, core::BootDevice::none);
            }
        }
    } catch (const core::DeviceError& failure) {
        throw core::DeviceError(failure.device(), failure.kind(),
                                std::string(failure.what()) +
                                    " The node stays in its project, as the next one must not get the image or boot "
                                    "device that was set in its machine: try again. An administrator can take the node "
                                    "from the project by force.");
    }
}

core::BootDevice parse_boot_device(const std::string& word) {
    if (word == "pxe") return core::BootDevice::pxe;
    if (word == "disk") return core::BootDevice::disk;
    if (word == "http") return core::BootDevice::http;
    if (word == "cdrom") return core::BootDevice::cdrom;
    if (word == "none") return core::BootDevice::none;
    throw core::BadArgumentError("The boot device must be pxe, disk, http, cdrom or none.", "bootdev");
}

}  // namespace haas::service
