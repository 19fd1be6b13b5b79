// A BMC of a profile, and what became of its machine: for the tables of what is right for each.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bmc/redfish_bmc.hpp"

namespace haas_test {

struct ProfileBmc : RedfishBmc {
    using Device = haas::core::BootDevice;
    using Power = haas::core::PowerState;
    using Scope = haas::core::BmcDriver::BootScope;
    using Cycle = haas::core::PowerCycle;
    using Notes = haas::core::BmcNotes;
    using Words = std::vector<std::string>;

    explicit ProfileBmc(std::string name, const Words& lines = {}) : profile(std::move(name)) {
        service.play(profile, lines);
        options.command_timeout = std::chrono::seconds(3);
    }

    Power status() { return driver().power_status(access, soon()); }
    void set_power(Power wanted) { driver().set_power(access, wanted, soon()); }
    Notes cycle(Cycle how) { return driver().power_cycle(access, how, soon()); }
    Notes cycle_to_network(Cycle how) { return driver().power_cycle_to_network(access, how, soon()); }
    Notes set_boot(Device device, Scope scope) { return driver().set_boot_device(access, device, scope, soon()); }
    Notes insert(const std::string& url) { return driver().insert_media(access, url, soon()); }
    Notes eject() { return driver().eject_media(access, soon()); }
    haas::core::Hardware hardware() { return driver().read_hardware(access, soon()); }

    const std::string profile;

    /// What the last start booted: "UEFI Pxe". Empty if there was none.
    std::string last_start() const {
        const auto starts = service.state("start");
        return starts.empty() ? std::string() : starts.back();
    }
    std::size_t starts() const { return service.state("start").size(); }
    /// One line of the machine's state: `power`, `boot`, `mode`, `media`, `order`.
    std::string is(const std::string& word) const {
        const auto lines = service.state(word);
        return lines.empty() ? "(nothing)" : lines.back();
    }
    /// The last reset that the machine has done.
    std::string last_reset() const { return is("did"); }

    /// Waits until the BMC shows what the machine is.
    void settle() {
        for (int i = 0; i < 20; ++i) {
            const Power shown = status();
            if ((is("power") == "On") == (shown == Power::on) && shown != Power::unknown) return;
        }
    }

    /// Starts it, with what is set.
    /// @return  what it booted
    std::string start() {
        set_power(Power::on);
        return last_start();
    }
};

/// Tells a story of each BMC, also of those after one where it fails.
template <class Story>
void with_each(const std::vector<std::string>& profiles, Story&& story) {
    for (const auto& profile : profiles) {
        CAPTURE(profile);
        try {
            ProfileBmc bmc(profile);
            story(bmc);
        } catch (const std::exception& error) {
            FAIL_CHECK((profile + ": " + error.what()));
        }
    }
}

inline bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

inline bool says(const std::vector<std::string>& notes, const std::string& part) {
    for (const auto& note : notes) {
        if (says(note, part)) return true;
    }
    return false;
}

/// The words of the tables of profiles.
namespace redfish_words {

using haas_test::ProfileBmc;
using haas_test::says;
using haas_test::with_each;
using Clock = std::chrono::steady_clock;
using Cycle = ProfileBmc::Cycle;
using Device = ProfileBmc::Device;
using Kind = haas::core::BmcError::Kind;
using Power = ProfileBmc::Power;
using Scope = ProfileBmc::Scope;
using Words = ProfileBmc::Words;

}  // namespace redfish_words

}  // namespace haas_test
