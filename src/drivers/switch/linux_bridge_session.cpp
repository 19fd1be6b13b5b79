#include "drivers/switch/linux_bridge_session.hpp"

#include <set>
#include <utility>

#include "base/text.hpp"
#include "drivers/switch/refused_texts.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::SwitchError;

constexpr std::size_t longest_alias = 255;  // IFALIASZ of <linux/if.h>, without the NUL

}  // namespace

std::map<std::string, PortState> LinuxBridgeSession::read(const std::vector<std::string>& ports) {
    std::map<std::string, PortState> answer;
    if (ports.empty()) return answer;
    const auto& all = look("read");
    for (const auto& port : ports) {
        const auto found = all.ports.find(port);
        if (found != all.ports.end()) answer.emplace(port, state_of(found->second));
    }
    return answer;
}

std::optional<std::map<std::string, PortState>> LinuxBridgeSession::read_all() {
    std::map<std::string, PortState> answer;
    for (const auto& [name, port] : look("read").ports) answer.emplace(name, state_of(port));
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
    for (auto& arguments : bridge_vlan_arguments(port, seen, change.wanted)) {
        arguments.insert(arguments.begin(), "bridge");
        call("write", arguments);
    }
    const auto description = change.description.substr(0, longest_alias);
    if (description.empty() || description == seen.description) return;
    try_text("ip link set dev " + port, [&] {
        call("write", {"ip", "link", "set", "dev", port, "alias", description});
    });
}

void LinuxBridgeSession::save(const std::vector<std::string>& registered) {
    const auto printed = read_files();
    if (fields_.persistence == BridgePersistence::none && printed.empty()) return;
    const auto& all = look("save");
    std::set<std::string> ports;
    for (const auto& port : all.ports) ports.insert(port.first);
    auto unwanted = list_own_files(fields_.bridge, ports, printed);
    BridgeFiles changed;
    bool has_dark_ports = false;
    if (fields_.persistence != BridgePersistence::none) {
        for (const auto& name : registered) {
            const auto file = persistence_file(fields_.persistence, name);
            unwanted.erase(file);
            const auto found = all.ports.find(name);
            if (found == all.ports.end()) continue;
            const auto state = to_port_state(found->second);
            // A foreign port has nothing that HaaS could write.
            if (!state.foreign.empty()) continue;
            has_dark_ports = has_dark_ports || state.is_dark();
            const auto text = persistence_text(fields_.persistence, fields_.bridge, name, state);
            const auto old = printed.find(file);
            if (old == printed.end() || old->second != text) changed.emplace(file, text);
        }
    }
    for (const auto& file : unwanted) changed.emplace(file, "");
    if (fields_.persistence == BridgePersistence::none && changed.empty()) return;
    write_files(changed);
    if (has_dark_ports && fields_.persistence == BridgePersistence::ifupdown2) require_dark_after_restart();
}

BridgeFiles LinuxBridgeSession::read_files() {
    const auto command = print_files_command();
    // Who never had files may have no right to a shell of root.
    const auto result = fields_.persistence == BridgePersistence::none ? programs_->run_as_user("save", command)
                                                                       : programs_->run("save", command);
    return parse_printed_files(output_of("save", result, files_text()));
}

void LinuxBridgeSession::write_files(const BridgeFiles& files) {
    constexpr std::size_t quotes_and_blank = 3;
    BridgeFiles batch;
    std::size_t length = 0;
    const auto write = [&] { call("save", write_files_command(std::exchange(batch, {})), files_text()); };
    for (const auto& [name, text] : files) {
        const auto more = name.size() + text.size() + 2 * quotes_and_blank;
        if (!batch.empty() && length + more > programs_->longest_call()) {
            write();
            length = 0;
        }
        length += more;
        batch.emplace(name, text);
    }
    write();
}

void LinuxBridgeSession::require_dark_after_restart() {
    const auto line = find_inherited_vlans(call("save", {"ifquery", fields_.bridge}));
    if (line.empty()) return;
    throw SwitchError(SwitchError::Kind::refused, "save",
                      "after a restart, ifupdown2 would give `" + programs_->quote(line) +
                          "` to ports that carry nothing: take this line out of the stanza of " + fields_.bridge +
                          ", and give it to those ports that need it");
}

PortState LinuxBridgeSession::state_of(const LinuxBridgePort& port) const {
    auto state = to_port_state(port);
    if (!state.foreign.empty()) state.foreign = programs_->quote(state.foreign);
    return state;
}

const LinuxBridge& LinuxBridgeSession::look(const std::string& step) {
    const auto links = call(step, {"ip", "-json", "-details", "link", "show"});
    const auto vlans = call(step, {"bridge", "-json", "vlan", "show"});
    LinuxBridge found;
    try {
        found = parse_linux_bridge(links, vlans, fields_.bridge);
    } catch (const base::Error& error) {
        throw SwitchError(SwitchError::Kind::refused, step, programs_->quote(error.what()));
    }
    if (!found.exists) throw SwitchError(SwitchError::Kind::unreachable, step, "there is no bridge " + fields_.bridge);
    if (!found.flaw.empty()) throw SwitchError(SwitchError::Kind::refused, step, found.flaw);
    return seen_.emplace(std::move(found));
}

std::string LinuxBridgeSession::call(const std::string& step, const std::vector<std::string>& arguments,
                                     const std::string& subject) {
    return output_of(step, programs_->run(step, arguments),
                     subject.empty() ? "`" + base::one_line(base::join(arguments, " "), 80) + "`" : subject);
}

std::string LinuxBridgeSession::output_of(const std::string& step, const sys::Result& result,
                                          const std::string& subject) const {
    if (result.ok()) return result.output;
    throw SwitchError(SwitchError::Kind::refused, step,
                      subject + ": " + programs_->quote(result.errors.empty() ? result.output : result.errors));
}

std::string LinuxBridgeSession::files_text() const {
    if (fields_.persistence == BridgePersistence::none) return "the files of before";
    return "the files in " + persistence_directory(fields_.persistence);
}

}  // namespace haas::drivers
