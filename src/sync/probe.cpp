#include "sync/probe.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <variant>

#include "base/deadline.hpp"
#include "base/log.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/recorded_session.hpp"
#include "store/switch.hpp"
#include "sync/lease_keeper.hpp"
#include "sync/lease_return.hpp"
#include "sync/probe_ledger.hpp"
#include "sync/probe_port.hpp"

namespace haas::sync {

namespace {

using core::SwitchError;

/// How often to check whether another haas-sync has finished with the switch.
constexpr std::chrono::milliseconds busy_pause{100};

/// Takes all ports, and leaves it to the probe what is written.
constexpr Plan probe_plan{
    .ports = Plan::Ports::all,
    .device = Plan::Device::is_read,
    .visit = Plan::Visit::always,
    .scope = Scope::jobs,
};

/// The signals that end a probe early. They wait until they are asked for.
class Interruption {
public:
    Interruption() {
        ::sigemptyset(&signals_);
        for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&signals_, signal);
        ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    }
    /// Once it has happened, the next signal ends the program at once.
    bool has_happened() {
        constexpr timespec now{};
        if (!has_happened_ && ::sigtimedwait(&signals_, nullptr, &now) > 0) {
            has_happened_ = true;
            ::pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
        }
        return has_happened_;
    }

private:
    sigset_t signals_{};
    bool has_happened_ = false;
};

Claim wait_for_claim(store::Database& database, const Options& options) {
    const auto& label = options.only_switch.value_or("");
    const auto device = database.read([&](store::Reading& tx) { return store::find_switch(tx, label); });
    if (!device) throw base::ConfigError("Switch " + label + " does not exist.");
    const auto give_up = base::Deadline::in(lease_lifetime(options.timeouts));
    for (;;) {
        auto claimed = claim_switch(database, options, probe_plan, device->id);
        if (auto* const claim = std::get_if<Claim>(&claimed)) return std::move(*claim);
        if (give_up.has_passed())
            throw base::Error("Another haas-sync is working on switch " + label + ": try again later.");
        std::this_thread::sleep_for(busy_pause);
    }
}

/// The registered port to write.
/// @throws base::ConfigError
const store::DuePort& get_port_to_write(const Claim& claim, const core::SwitchDriver& driver, const std::string& name) {
    const auto& label = claim.device.label;
    const auto port = std::ranges::find_if(claim.ports, [&](const store::DuePort& each) {
        return driver.port_identity(each.label) == driver.port_identity(name);
    });
    if (port == claim.ports.end()) {
        throw base::ConfigError("Port " + name + " of switch " + label +
                                " is not registered: `haas port_register` a port that nobody uses.");
    }
    if (port->nic_id) {
        throw base::ConfigError("Port " + name + " of switch " + label +
                                " has a NIC: a probe writes only to a port without one. Take a port that nobody uses.");
    }
    return *port;
}

class Probe {
public:
    Probe(Composition& parts, const ProbeRequest& request)
        : parts_(parts),
          options_(parts.options),
          request_(request),
          drivers_(drivers::make_switch_drivers(parts.ssh, drivers::record_on(recording_))),
          database_(parts.open()),
          claim_(wait_for_claim(database_, options_)),
          lease_(database_, claim_) {
        driver_ = drivers_.find(claim_.device.type);
        if (driver_ == nullptr)
            throw base::Error("This installation has no driver for switches of type " + claim_.device.type + ".");
        if (!request.port.empty() && !driver_->is_port_name(request.port)) {
            throw base::ConfigError(request.port + " is no port of a switch of type " + claim_.device.type +
                                    ": a port is " + driver_->port_syntax() + ".");
        }
        if (request.writing == ProbeRequest::Writing::trials)
            port_ = &get_port_to_write(claim_, *driver_, request.port);
    }

    int run() {
        const auto fields = open_fields(options_, claim_, *driver_);
        transcript_ = drivers::Transcript(drivers::disguise_of(fields));
        drivers::add_settings(transcript_, driver_->type(), fields);
        if (options_.timeouts.command != core::SwitchTimeouts().command)
            transcript_.add_setting("command_timeout", std::to_string(options_.timeouts.command.count()));
        report_.type = driver_->type();
        // Before the keeper's thread begins: it must not take the signals.
        if (port_ != nullptr) interruption_.emplace();
        const LeaseKeeper keeper(parts_.open, claim_.lease, lease_lifetime(options_.timeouts));
        between_steps_ = [&] { keeper.require_held(); };
        auto timeouts = options_.timeouts;
        timeouts.before_command = &between_steps_;
        connect_ = [&, timeouts] {
            session_.reset();
            recording_.take();
            between_steps_();
            session_ = std::make_unique<drivers::RecordedSession>(*driver_, fields, timeouts, recording_, transcript_);
        };
        try {
            talk();
        } catch (const std::exception& error) {
            report_.error = error.what();
        }
        session_.reset();
        std::fputs(to_text(report_, transcript_).c_str(), stdout);
        return report_.all_well() ? 0 : 1;
    }

private:
    void talk() {
        connect_();
        if (port_ == nullptr) {
            look();
        } else {
            try_port();
        }
    }

    /// Says what was understood of the ports.
    void look() {
        const bool is_whole = request_.port.empty();
        const auto ports = is_whole ? claim_.registered : std::vector<std::string>{request_.port};
        std::set<std::string> identities;
        for (const auto& label : claim_.registered) identities.insert(driver_->port_identity(label));
        look_at(ports, [&](const std::string& port) { return identities.contains(driver_->port_identity(port)); });
        if (!is_whole) return;
        between_steps_();
        for (const auto& [name, state] : session_->read_all().value_or(std::map<std::string, core::PortState>())) {
            if (!identities.contains(name)) report_.ports.push_back({name, false, state.text(), !state.is_unread});
        }
    }

    /// One port that cannot be read does not hide the others.
    void look_at(const std::vector<std::string>& ports, const std::function<bool(const std::string&)>& is_registered) {
        try {
            between_steps_();
            const auto seen = session_->read(ports);
            for (const auto& port : ports) {
                const auto state = seen.find(port);
                const bool is_there = state != seen.end();
                report_.ports.push_back(
                    {port, is_registered(port), is_there ? state->second.text() : "not there", is_there});
            }
        } catch (const SwitchError& error) {
            if (error.kind() == SwitchError::Kind::unreachable) throw;
            if (ports.size() == 1)
                report_.ports.push_back({ports.front(), is_registered(ports.front()), error.what(), false});
            for (const auto& port : ports) {
                if (ports.size() > 1) look_at({port}, is_registered);
            }
        }
    }

    /// Tries all on the port, and leaves it as it was, or dark.
    void try_port() {
        PortProbe trial(port_->label, report_, between_steps_);
        trial.begin(*session_);
        const auto& found = trial.found();
        report_.ports.push_back({port_->label, true, found ? found->text() : "not there", found.has_value()});
        if (!found) return;
        const auto is_interrupted = [&] { return interruption_->has_happened(); };
        if (is_interrupted()) throw base::Error("a signal has ended the probe before it wrote anything");
        report_.vlans = note_probing(database_, options_, drivers_, claim_, *port_, usable_vlans());
        report_.tried = port_->label;
        base::log::info("probe_writes", {{"switch", claim_.device.label},
                                         {"port", port_->label},
                                         {"vlans", core::format_vlan_list(report_.vlans)}});
        ProbeEnd end;
        const bool answered = answers([&] {
            if (!provide(end.vlans)) return;
            const bool nativeless = std::ranges::count(driver_->capabilities(), "nativeless-trunk-mode") > 0;
            trial.try_all(*session_, report_.vlans,
                          nativeless ? PortProbe::Nativeless::possible : PortProbe::Nativeless::impossible,
                          is_interrupted);
        });
        if (is_interrupted()) report_.error = "a signal has ended the probe early";
        answers([&] {
            if (!answered) connect_();
            trial.put_back(*session_);
            remove(end.vlans);
            end.is_saved = save();
        });
        end.left = trial.left();
        store_probe(database_, options_, claim_, *port_, end);
        lease_.spare();
        tell_end(end, found);
    }

    /// Those that exist, where haas-sync may not create others.
    std::optional<std::set<core::Vlan>> usable_vlans() {
        if (!driver_->creates_vlans() || options_.create_vlans) return std::nullopt;
        auto free = database_.read([&](store::Reading& tx) { return list_free_vlans(tx, options_, drivers_, claim_); });
        between_steps_();
        for (const auto vlan : session_->missing_vlans(free)) free.erase(vlan);
        return free;
    }

    /// Creates the VLANs of the trials, if they do not exist.
    /// @return  whether they exist
    bool provide(ChangedVlans& changed) {
        VlanPolicy policy;
        if (driver_->creates_vlans())
            policy.missing = options_.create_vlans ? VlanPolicy::Missing::created : VlanPolicy::Missing::refused;
        SwitchVlans vlans(*session_, policy, note_creating_);
        between_steps_();
        vlans.provide(report_.vlans);
        changed = vlans.changed();
        core::PortState all;
        all.tagged = report_.vlans;
        const auto lack = vlans.lack_of(all);
        const auto failure = vlans.unknown().empty() ? lack : vlans.unknown();
        if (changed.sent || !failure.empty())
            report_.steps.push_back({"create VLANs " + core::format_vlan_list(report_.vlans), failure});
        return lack.empty();
    }

    /// Deletes the VLANs that the probe has created.
    void remove(ChangedVlans& changed) {
        if (changed.created.empty()) return;
        VlanPolicy policy;
        policy.list_unwanted = [&] { return changed.created; };
        SwitchVlans vlans(*session_, policy, note_creating_);
        between_steps_();
        vlans.tidy_up();
        const auto& gone = vlans.changed().gone;
        std::set<core::Vlan> left;
        std::ranges::set_difference(changed.created, gone, std::inserter(left, left.end()));
        std::string failure;
        for (const auto& [vlan, reason] : vlans.changed().kept) failure = reason;
        if (failure.empty() && !left.empty()) failure = "the switch keeps " + core::format_vlan_list(left);
        report_.steps.push_back({"delete VLANs " + core::format_vlan_list(changed.created), failure});
        changed.gone.insert(gone.begin(), gone.end());
    }

    /// @return  whether the switch has saved its configuration
    bool save() {
        if (options_.save == Options::Save::never) return false;
        try {
            between_steps_();
            session_->save(claim_.registered);
            report_.steps.push_back({"save the configuration", {}});
            return true;
        } catch (const SwitchError& error) {
            report_.steps.push_back({"save the configuration", error.what()});
            if (error.kind() == SwitchError::Kind::unreachable) throw;
            return false;
        }
    }

    /// @return  false when the switch stopped answering
    template <class Call>
    bool answers(const Call& call) {
        try {
            call();
            return true;
        } catch (const SwitchError& error) {
            if (report_.error.empty()) report_.error = error.what();
            return false;
        }
    }

    void tell_end(const ProbeEnd& end, const std::optional<core::PortState>& found) {
        const auto& left = end.left;
        const bool is_safe = left && (left->is_dark() || left == found);
        report_.left = !left           ? "What port " + port_->label + " carries is not known"
                       : left == found ? "Port " + port_->label + " is as it was: " + left->text()
                                       : "Port " + port_->label + " was " + found->text() + ", and is " + left->text();
        report_.left += is_safe ? "." : ": haas-sync makes it dark as soon as it can.";
        if (!is_safe && report_.error.empty()) report_.error = "the port could not be put back";
        const auto text = left ? left->text() : "not known";
        base::log::info("probe_ended", {{"switch", claim_.device.label}, {"port", port_->label}, {"left", text}});
    }

    Composition& parts_;
    const Options& options_;
    const ProbeRequest& request_;
    drivers::Recording recording_;
    core::SwitchDrivers drivers_;
    store::Database database_;
    Claim claim_;
    LeaseReturn lease_;
    const core::SwitchDriver* driver_ = nullptr;
    const store::DuePort* port_ = nullptr;  ///< to be written; null: none is
    drivers::Transcript transcript_{base::Disguise()};
    ProbeReport report_;
    std::optional<Interruption> interruption_;  ///< if a port is written
    const SwitchVlans::BeforeChanging note_creating_ = [this](const std::set<core::Vlan>& vlans) {
        note_probe_creating(database_, options_, claim_, vlans);
    };
    std::function<void()> between_steps_;
    std::function<void()> connect_;
    std::unique_ptr<drivers::RecordedSession> session_;
};

}  // namespace

int sync_probe(Composition& parts, const ProbeRequest& request) { return Probe(parts, request).run(); }

}  // namespace haas::sync
