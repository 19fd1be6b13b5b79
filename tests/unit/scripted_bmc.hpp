// A BMC that works or refuses as the test says, and notes what it was asked.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/bmc.hpp"

namespace haas_test {

class ScriptedBmc final : public haas::core::BmcDriver {
public:
    using BmcError = haas::core::BmcError;

    std::string type() const override { return "ipmi"; }
    std::string description() const override { return "a BMC of the tests"; }
    haas::core::PowerState power_status(const haas::core::BmcAccess& bmc, haas::core::BmcDeadline) const override {
        note(bmc, "status");
        return haas::core::PowerState::on;
    }
    void set_power(const haas::core::BmcAccess& bmc, haas::core::PowerState wanted,
                   haas::core::BmcDeadline) const override {
        change(bmc, wanted == haas::core::PowerState::on ? "on" : "off");
    }
    haas::core::BmcNotes power_cycle(const haas::core::BmcAccess& bmc, haas::core::PowerCycle how,
                                     haas::core::BmcDeadline) const override {
        change(bmc, how == haas::core::PowerCycle::cut ? "cycle" : "reset");
        return notes;
    }
    haas::core::BmcNotes set_boot_device(const haas::core::BmcAccess& bmc, haas::core::BootDevice device,
                                         BootScope scope, haas::core::BmcDeadline) const override {
        const std::string name = device == haas::core::BootDevice::pxe     ? "pxe"
                                 : device == haas::core::BootDevice::disk  ? "disk"
                                 : device == haas::core::BootDevice::http  ? "http"
                                 : device == haas::core::BootDevice::cdrom ? "cdrom"
                                                                           : "none";
        change(bmc, name + (scope == BootScope::next ? " once" : " from now on"));
        return {};
    }
    haas::core::BmcNotes insert_media(const haas::core::BmcAccess& bmc, const std::string& url,
                                      haas::core::BmcDeadline deadline) const override {
        if (!offers_all) return BmcDriver::insert_media(bmc, url, deadline);
        change(bmc, "insert " + url);
        return notes;
    }
    haas::core::BmcNotes eject_media(const haas::core::BmcAccess& bmc,
                                     haas::core::BmcDeadline deadline) const override {
        if (!offers_all) return BmcDriver::eject_media(bmc, deadline);
        change(bmc, "eject");
        return notes;
    }
    haas::core::Hardware read_hardware(const haas::core::BmcAccess& bmc,
                                       haas::core::BmcDeadline deadline) const override {
        if (!offers_all) return BmcDriver::read_hardware(bmc, deadline);
        left = deadline.left();
        note(bmc, "hardware");
        return hardware;
    }
    bool has_console() const override { return true; }

    mutable std::vector<std::string> asked;
    mutable std::string password;
    mutable std::chrono::steady_clock::duration left{};  ///< the time for the last look at the hardware
    bool offers_all = true;  ///< otherwise no media and no hardware, as drivers without them
    std::optional<BmcError> failure;
    std::string failing;  ///< what fails; empty: everything
    haas::core::BmcNotes notes;
    haas::core::Hardware hardware;
    /// What others do while the BMC works on what it was asked.
    std::function<void(const std::string& asked)> meanwhile;

private:
    void change(const haas::core::BmcAccess& bmc, const std::string& what) const {
        bmc.before_change();
        note(bmc, what);
    }
    void note(const haas::core::BmcAccess& bmc, const std::string& what) const {
        asked.push_back(what);
        password = std::string(bmc.password.reveal());
        if (meanwhile) meanwhile(what);
        if (failure && (failing.empty() || failing == what)) throw *failure;
    }
};

}  // namespace haas_test
