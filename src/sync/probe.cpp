#include "sync/probe.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <optional>
#include <set>
#include <thread>
#include <variant>

#include "base/deadline.hpp"
#include "base/text.hpp"
#include "drivers/registry.hpp"
#include "store/switch.hpp"
#include "sync/lease_keeper.hpp"
#include "sync/lease_return.hpp"
#include "sync/probe_line.hpp"
#include "sync/probe_trial.hpp"

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

const core::SwitchDriver& get_driver(const core::SwitchDrivers& drivers, const Claim& claim, const std::string& port) {
    const auto& type = claim.device.type;
    const auto* const driver = drivers.find(type);
    if (driver == nullptr) throw base::Error("This installation has no driver for switches of type " + type + ".");
    if (!port.empty() && !driver->is_port_name(port)) {
        throw base::ConfigError(port + " is no port of a switch of type " + type + ": a port is " +
                                driver->port_syntax() + ".");
    }
    return *driver;
}

using IsRegistered = std::function<bool(const std::string&)>;

/// One port that cannot be read does not hide the others.
void look_at(ProbeLine& line, const std::vector<std::string>& ports, const IsRegistered& is_registered,
             ProbeReport& report) {
    try {
        const auto seen = line.session().read(ports);
        for (const auto& port : ports) {
            const auto state = seen.find(port);
            const bool is_there = state != seen.end();
            report.ports.push_back(
                {port, is_registered(port), is_there ? state->second.text() : "not there", is_there});
        }
    } catch (const SwitchError& error) {
        if (error.kind() == SwitchError::Kind::unreachable) throw;
        if (ports.size() == 1)
            report.ports.push_back({ports.front(), is_registered(ports.front()), error.what(), false});
        for (const auto& port : ports) {
            if (ports.size() > 1) look_at(line, {port}, is_registered, report);
        }
    }
}

/// Says what was understood of a port, or of all.
/// @param port  empty: all
void look(ProbeLine& line, const std::vector<std::string>& registered, const std::string& port, ProbeReport& report) {
    const auto& driver = line.driver();
    std::set<std::string> identities;
    for (const auto& label : registered) identities.insert(driver.port_identity(label));
    look_at(
        line, port.empty() ? registered : std::vector<std::string>{port},
        [&](const std::string& name) { return identities.contains(driver.port_identity(name)); }, report);
    if (!port.empty()) return;
    for (const auto& [name, state] : line.session().read_all().value_or(std::map<std::string, core::PortState>())) {
        if (!identities.contains(name)) report.ports.push_back({name, false, state.text(), !state.is_unread});
    }
}

drivers::Transcript begin_transcript(const Options& options, const std::string& type,
                                     const core::SwitchFields& fields) {
    drivers::Transcript transcript(drivers::disguise_of(fields));
    drivers::add_settings(transcript, type, fields);
    if (options.timeouts.command != core::SwitchTimeouts().command)
        transcript.add_setting("command_timeout", std::to_string(options.timeouts.command.count()));
    return transcript;
}

}  // namespace

int sync_probe(Composition& parts, const ProbeRequest& request) {
    const auto& options = parts.options;
    drivers::Recording recording;
    const auto drivers = drivers::make_switch_drivers(parts.ssh, drivers::record_on(recording));
    auto database = parts.open();
    const auto claim = wait_for_claim(database, options);
    LeaseReturn lease(database, claim);
    const auto& driver = get_driver(drivers, claim, request.port);
    const bool writes = request.writing == ProbeRequest::Writing::trials;
    const auto* const port = writes ? &get_port_to_write(claim, driver, request.port) : nullptr;
    const auto fields = open_fields(options, claim, driver);
    auto transcript = begin_transcript(options, driver.type(), fields);
    ProbeReport report;
    report.type = driver.type();
    // Before other threads begin: none of them must take the signals.
    std::optional<ProbeSignals> signals;
    if (writes) signals.emplace("Nothing was written.");
    const LeaseKeeper keeper(parts.open, claim.lease, lease_lifetime(options.timeouts));
    ProbeLine line(driver, fields, options.timeouts, recording, transcript, [&] { keeper.require_held(); });
    try {
        if (!writes) {
            look(line, claim.registered, request.port, report);
        } else if (PortTrial({options, drivers, database, claim}, *port, line, *signals, report).run()) {
            lease.spare();
        }
    } catch (const std::exception& error) {
        report.error = error.what();
    }
    line.hang_up();
    std::fputs(to_text(report, transcript).c_str(), stdout);
    if (!report.left.empty() && !report.error.empty())
        std::fprintf(stderr, "haas-sync: %s\n", base::one_line(transcript.disguise().of(report.left), 1000).c_str());
    return report.all_well() ? 0 : 1;
}

}  // namespace haas::sync
