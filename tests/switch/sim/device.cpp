#include "switch/sim/device.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "switch/sim/grammar.hpp"
#include "switch/sim/kind.hpp"

namespace haas_sim {

Device::Device(const Kind& kind, const Options& options, std::string hostname, std::string state_file)
    : kind_(kind),
      options_(options),
      hostname_(std::move(hostname)),
      state_file_(std::move(state_file)),
      port_names_(kind.port_names(options)) {
    startup_.vlans = options.vlans.value_or(kind.vlans);
    startup_.vlans.set(1);
    for (const auto& name : port_names_) {
        startup_.ports[name].allowed = vlan_range(1, kind.highest_vlan);
        if (kind.factory_port != nullptr) startup_.ports[name] = kind.factory_port(name);
        startup_.ports[name].link = !options.no_link;
    }
    for (const auto& stray : options.strays) apply_text("port " + stray, startup_);
    std::ifstream file(state_file_);
    if (!state_file_.empty() && file) {
        std::ostringstream text;
        text << file.rdbuf();
        apply_text(text.str(), startup_);
    }
    running = startup_;
    if (kind_.follow != nullptr) kind_.follow(*this);
}

std::optional<std::string> Device::find_port(const std::string& name) const {
    const auto digit = name.find_first_of("0123456789");
    if (digit == std::string::npos || digit == 0) return {};
    const std::string letters = lower(name.substr(0, digit));
    for (const auto& [word, beginning] : kind_.port_words) {
        if (!word.starts_with(letters)) continue;
        const std::string found = std::string(beginning) + name.substr(digit);
        if (running.ports.contains(found)) return found;
    }
    return {};
}

void Device::heal() {
    faults.refuse_logins = false;
    faults.hanging = false;
    faults.hang_after.reset();
    faults.drop_after.reset();
    faults.error_next.reset();
    faults.refused_ports.clear();
    faults.ignored_ports.clear();
    faults.situations.clear();
    faults.kept_vlans.reset();
    daemons.heal();
    if (kind_.follow == nullptr) return;
    for (const auto& port : port_names_) note_passing(port);
}

Fate Device::begin_command() {
    if (faults.hang_after && (*faults.hang_after)-- == 0) {
        faults.hang_after.reset();
        faults.hanging = true;
        return Fate::hangs;
    }
    if (faults.drop_after && (*faults.drop_after)-- == 0) {
        faults.drop_after.reset();
        if (!faults.drop_when_done) return Fate::drops;
        ++counters.commands;
        return Fate::drops_when_done;
    }
    ++counters.commands;
    return Fate::answered;
}

void Device::commit() {
    if (!candidate) return;
    running = *std::exchange(candidate, std::nullopt);
    for (const auto& port : port_names_) note_passing(port);
}

void Device::create_vlans(const VlanSet& vlans) {
    if ((vlans & ~running.vlans).any()) ++counters.vlan_creations;
    running.vlans |= vlans;
    for (const auto& port : port_names_) note_passing(port);
}

void Device::drop_absent_natives() {
    for (auto& [name, port] : running.ports) {
        for (int* const vlan : {&port.access, &port.native, &port.general}) {
            if (*vlan != 0 && !running.vlans[static_cast<std::size_t>(*vlan)]) *vlan = 1;
        }
        note_passing(name);
    }
}

void Device::lose_power() {
    candidate.reset();
    running = startup_;
    daemons.vlanmgrd.done.clear();
    daemons.orchagent.done.clear();
    for (const auto& port : port_names_) note_passing(port);
}

Carried Device::passing(const std::string& port) const {
    return kind_.passing != nullptr ? kind_.passing(*this, port) : carried(running.ports.at(port), running.vlans);
}

void Device::note_passing(const std::string& port) {
    if (kind_.follow != nullptr) kind_.follow(*this);
    const Carried now = passing(port);
    auto& passed = passed_[port];
    passed |= now.tagged;
    if (now.native != 0) passed.set(static_cast<std::size_t>(now.native));
}

VlanSet Device::take_passed(const std::string& port) {
    note_passing(port);
    const VlanSet passed = passed_[port];
    passed_.erase(port);
    note_passing(port);
    return passed;
}

void Device::save() {
    startup_ = running;
    ++counters.saves;
    if (state_file_.empty()) return;
    const std::string unfinished = state_file_ + ".new";
    std::ofstream(unfinished) << to_text(startup_);
    std::filesystem::rename(unfinished, state_file_);
}

}  // namespace haas_sim
