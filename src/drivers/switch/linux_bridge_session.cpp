#include "drivers/switch/linux_bridge_session.hpp"

#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::SwitchError;

constexpr std::size_t longest_alias = 255;  // IFALIASZ of <linux/if.h>, without the NUL

/// Replaces a file as a whole. The text and the paths are arguments, so the shell takes nothing in them for its own.
constexpr const char* replace_file =
    "printf %s \"$1\" >\"$2\" && chmod 644 \"$2\" && sync \"$2\" && mv -f \"$2\" \"$3\"";

}  // namespace

std::map<std::string, PortState> LinuxBridgeSession::read(const std::vector<std::string>& ports) {
    std::map<std::string, PortState> answer;
    if (ports.empty()) return answer;
    const auto& all = look("read");
    for (const auto& port : ports) {
        const auto found = all.ports.find(port);
        if (found == all.ports.end()) continue;
        asked_for_.insert(port);
        answer.emplace(port, to_port_state(found->second));
    }
    return answer;
}

std::optional<std::map<std::string, PortState>> LinuxBridgeSession::read_all() {
    std::map<std::string, PortState> answer;
    for (const auto& [name, port] : look("read").ports) answer.emplace(name, to_port_state(port));
    return answer;
}

void LinuxBridgeSession::write(const std::vector<core::PortChange>& changes) {
    if (changes.empty()) return;
    if (!seen_) look("write");
    const auto all = *std::exchange(seen_, std::nullopt);
    for (const auto& change : changes) {
        if (!all.ports.contains(change.port)) {
            throw SwitchError(SwitchError::Kind::no_such_port, "write",
                              "the bridge " + fields_.bridge + " has no port " + base::one_line(change.port));
        }
    }
    for (const auto& change : changes) write_port(change.port, all.ports.at(change.port), change);
}

void LinuxBridgeSession::write_port(const std::string& port, const LinuxBridgePort& seen,
                                    const core::PortChange& change) {
    asked_for_.insert(port);
    for (auto& arguments : bridge_vlan_arguments(port, seen, change.wanted)) {
        arguments.insert(arguments.begin(), "bridge");
        call("write", arguments);
    }
    const auto description = change.description.substr(0, longest_alias);
    if (description.empty() || description == seen.description) return;
    try {
        call("write", {"ip", "link", "set", "dev", port, "alias", description});
    } catch (const SwitchError& error) {
        if (error.kind() == SwitchError::Kind::unreachable) throw;
        base::log::warning("switch_refused_text", {{"command", "ip link set dev " + port}, {"answer", error.what()}});
    }
}

void LinuxBridgeSession::save(const std::vector<std::string>& /*registered*/) {
    if (fields_.persistence == BridgePersistence::none) return;
    auto ports = asked_for_;
    const auto files = call("save", {"ls", "-1", persistence_directory(fields_.persistence)});
    for (const auto file : base::split(files, '\n')) ports.insert(port_of_file(fields_.persistence, file));
    const auto& all = look("save");
    for (const auto& [name, port] : all.ports) {
        const auto state = to_port_state(port);
        if (ports.contains(name) && state.foreign.empty()) save_port(name, state);
    }
}

void LinuxBridgeSession::save_port(const std::string& port, const PortState& state) {
    const std::string directory = persistence_directory(fields_.persistence) + '/';
    const std::string file = persistence_file(fields_.persistence, port);
    call("save", {"sh", "-c", replace_file, "sh", persistence_text(fields_.persistence, fields_.bridge, port, state),
                  directory + ".new-" + file, directory + file});
}

const LinuxBridge& LinuxBridgeSession::look(const std::string& step) {
    const auto links = call(step, {"ip", "-json", "-details", "link", "show"});
    const auto vlans = call(step, {"bridge", "-json", "vlan", "show"});
    LinuxBridge found;
    try {
        found = parse_linux_bridge(links, vlans, fields_.bridge);
    } catch (const base::Error& error) {
        throw SwitchError(SwitchError::Kind::refused, step, error.what());
    }
    if (!found.exists) throw SwitchError(SwitchError::Kind::unreachable, step, "there is no bridge " + fields_.bridge);
    if (!found.flaw.empty()) throw SwitchError(SwitchError::Kind::refused, step, found.flaw);
    return seen_.emplace(std::move(found));
}

std::string LinuxBridgeSession::call(const std::string& step, const std::vector<std::string>& arguments) {
    if (timeouts_.before_command != nullptr) (*timeouts_.before_command)();
    auto argv = fields_.prefix;
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    sys::Result result;
    try {
        result = commands_->run(argv, timeouts_.command);
    } catch (const base::Error& error) {
        throw SwitchError(SwitchError::Kind::unreachable, step, error.what());
    }
    if (result.ok()) return result.output;
    const std::string command = "`" + base::one_line(base::join(arguments, " "), 80) + "`: ";
    switch (result.end) {
        case sys::Result::End::too_much_output:
            throw SwitchError(SwitchError::Kind::refused, step, command + "an answer without end");
        case sys::Result::End::exited:
            throw SwitchError(SwitchError::Kind::refused, step,
                              command + base::one_line(result.errors.empty() ? result.output : result.errors));
        default: throw SwitchError(SwitchError::Kind::unreachable, step, command + "no answer in time");
    }
}

}  // namespace haas::drivers
