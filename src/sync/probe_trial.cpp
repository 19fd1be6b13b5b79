#include "sync/probe_trial.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "base/log.hpp"
#include "sync/lease_keeper.hpp"

namespace haas::sync {

namespace {

using core::SwitchError;

/// A switch whose line was lost may be there again at once, or after a moment.
constexpr int most_logins = 3;
constexpr std::chrono::seconds pause_before_login{1};

}  // namespace

bool PortTrial::run() {
    PortProbe port(port_.label, report_, line_.before_call());
    port.begin(line_.session());
    const auto& found = port.found();
    report_.ports.push_back({port_.label, true, found ? found->text() : "not there", found.has_value()});
    if (!found) return false;
    const auto usable = usable_vlans();
    const auto is_interrupted = [&] { return signals_.has_happened(); };
    if (is_interrupted()) throw base::Error("a signal has ended the probe before it wrote anything");
    report_.vlans = note_probing(site_.database, site_.options, site_.drivers, site_.claim, port_, usable);
    report_.tried = port_.label;
    signals_.set_left(unknown_text());
    base::log::info("probe_writes", {{"switch", site_.claim.device.label},
                                     {"port", port_.label},
                                     {"vlans", core::format_vlan_list(report_.vlans)}});
    try {
        if (provide()) {
            const bool nativeless = std::ranges::count(line_.driver().capabilities(), "nativeless-trunk-mode") > 0;
            port.try_all(line_.session(), report_.vlans,
                         nativeless ? PortProbe::Nativeless::possible : PortProbe::Nativeless::impossible,
                         is_interrupted);
        }
    } catch (const std::exception& error) {
        note_error(error.what());
        line_.hang_up();
    }
    if (is_interrupted()) report_.error = "a signal has ended the probe early";
    put_right(port);
    end_.left = port.left();
    const bool is_stored = store();
    tell_end(port);
    return is_stored;
}

/// Those that exist, where haas-sync may not create others.
std::optional<std::set<core::Vlan>> PortTrial::usable_vlans() {
    if (!line_.driver().creates_vlans() || site_.options.create_vlans) return std::nullopt;
    auto free = site_.database.read(
        [&](store::Reading& tx) { return list_free_vlans(tx, site_.options, site_.drivers, site_.claim); });
    for (const auto vlan : line_.session().missing_vlans(free)) free.erase(vlan);
    return free;
}

/// Creates the VLANs of the trials, if they do not exist.
/// @return  whether they exist
bool PortTrial::provide() {
    VlanPolicy policy;
    if (line_.driver().creates_vlans())
        policy.missing = site_.options.create_vlans ? VlanPolicy::Missing::created : VlanPolicy::Missing::refused;
    SwitchVlans vlans(line_.session(), policy, [&](const std::set<core::Vlan>& creating) {
        note_probe_creating(site_.database, site_.options, site_.claim, creating);
        creating_ = creating;
    });
    vlans.provide(report_.vlans);
    end_.vlans = vlans.changed();
    core::PortState all;
    all.tagged = report_.vlans;
    const auto lack = vlans.lack_of(all);
    const auto failure = vlans.unknown().empty() ? lack : vlans.unknown();
    if (end_.vlans.sent || !failure.empty())
        report_.steps.push_back({"create VLANs " + core::format_vlan_list(report_.vlans), failure});
    return lack.empty();
}

/// Puts the port back, takes the VLANs away, and saves; again, if the line is lost meanwhile.
void PortTrial::put_right(PortProbe& port) {
    for (int logins = 1;; ++logins) {
        try {
            port.put_back(line_.session());
            remove();
            save();
            return;
        } catch (const LeaseLostError& error) {
            // Whoever has it now works on the port.
            return note_error(error.what());
        } catch (const std::exception& error) {
            note_error(error.what());
            line_.hang_up();
            if (logins == most_logins) return;
        }
        std::this_thread::sleep_for(pause_before_login);
    }
}

/// Those that were asked for, and that may be on the switch.
std::set<core::Vlan> PortTrial::left_vlans() const {
    auto left = creating_;
    std::erase_if(left, [&](core::Vlan vlan) { return end_.vlans.gone.contains(vlan); });
    return left;
}

/// Deletes the VLANs that the probe has created, as far as that is known: somebody else may have created one whose
/// creation got no answer.
void PortTrial::remove() {
    if (left_vlans().empty()) return;
    std::string failure;
    VlanPolicy policy;
    const auto& created = end_.vlans.created;
    policy.list_unwanted = [&] {
        auto unwanted = left_vlans();
        std::erase_if(unwanted, [&](core::Vlan vlan) { return !created.contains(vlan); });
        return unwanted;
    };
    try {
        auto& session = line_.session();
        end_.vlans.gone.merge(session.missing_vlans(left_vlans()));
        if (created.empty()) return;
        SwitchVlans vlans(session, policy, [](const std::set<core::Vlan>&) {});
        vlans.tidy_up();
        for (const auto& [vlan, reason] : vlans.changed().kept) failure = reason;
        const auto& gone = vlans.changed().gone;
        end_.vlans.gone.insert(gone.begin(), gone.end());
        if (const auto kept = policy.list_unwanted(); failure.empty() && !kept.empty())
            failure = "the switch keeps " + core::format_vlan_list(kept);
    } catch (const SwitchError& error) {
        if (error.kind() == SwitchError::Kind::unreachable) throw;
        failure = error.what();
    }
    const auto& meant = created.empty() ? creating_ : created;
    report_.steps.push_back({"delete VLANs " + core::format_vlan_list(meant), failure});
}

void PortTrial::save() {
    if (site_.options.save == Options::Save::never) return;
    try {
        line_.session().save(site_.claim.registered);
        report_.steps.push_back({"save the configuration", {}});
        end_.is_saved = true;
    } catch (const SwitchError& error) {
        report_.steps.push_back({"save the configuration", error.what()});
        if (error.kind() == SwitchError::Kind::unreachable) throw;
    }
}

/// @return  whether it is stored; if not, the port stays suspect
bool PortTrial::store() {
    try {
        store_probe(site_.database, site_.options, site_.claim, port_, end_);
        return true;
    } catch (const std::exception& error) {
        note_error(error.what());
        return false;
    }
}

std::string PortTrial::unknown_text() const {
    return "What port " + port_.label + " carries is not known: maybe VLANs " + core::format_vlan_list(report_.vlans) +
           ", which no network gets until then. haas-sync makes the port dark as soon as it can; `haas-sync --once` "
           "tries it at once.";
}

void PortTrial::tell_end(const PortProbe& port) {
    const auto& left = end_.left;
    const auto& found = port.found();
    const bool is_safe = left && (left->is_dark() || left == found);
    report_.left = !left           ? unknown_text()
                   : left == found ? "Port " + port_.label + " is as it was: " + left->text() + "."
                   : is_safe       ? "Port " + port_.label + " was " + found->text() + ", and is " + left->text() + "."
                                   : "Port " + port_.label + " was " + found->text() + ", and is " + left->text() +
                                   ": haas-sync makes it dark as soon as it can; `haas-sync --once` tries it at "
                                   "once.";
    const auto kept = left_vlans();
    if (!kept.empty()) {
        report_.left += (kept.size() == 1 ? " VLAN " : " VLANs ") + core::format_vlan_list(kept) +
                        " may have been left on the switch: delete there what nobody else has made.";
    }
    if (!is_safe && report_.error.empty()) report_.error = "the port could not be put back";
    if (!kept.empty() && report_.error.empty()) report_.error = "VLANs may have been left on the switch";
    const auto text = left ? left->text() : "not known";
    base::log::info("probe_ended", {{"switch", site_.claim.device.label}, {"port", port_.label}, {"left", text}});
}

/// The first thing that went wrong tells most.
void PortTrial::note_error(const std::string& text) {
    if (report_.error.empty()) report_.error = text;
}

}  // namespace haas::sync
