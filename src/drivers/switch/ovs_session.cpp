#include "drivers/switch/ovs_session.hpp"

#include <chrono>
#include <thread>

#include "base/deadline.hpp"
#include "base/text.hpp"
#include "drivers/switch/error_texts.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;

/// How often to check whether ovs-vswitchd has caught up.
constexpr std::chrono::milliseconds catch_up_interval{20};

/// Standard error in one line, without the program's name. Timestamps stay, as they help an administrator.
std::string complaint_of(std::string_view text) {
    constexpr std::string_view name = "ovs-vsctl: ";
    if (text.starts_with(name)) text.remove_prefix(name.size());
    return base::whole_line(text);
}

}  // namespace

std::map<std::string, core::PortState> OvsSession::read(const std::vector<std::string>& ports) {
    look();
    std::map<std::string, core::PortState> answer;
    for (const auto& port : ports) {
        const auto found = snapshot_.ports.find(port);
        if (found != snapshot_.ports.end()) answer.emplace(port, to_port_state(found->second.port));
    }
    return answer;
}

std::optional<std::map<std::string, core::PortState>> OvsSession::read_all() {
    look();
    std::map<std::string, core::PortState> answer;
    for (const auto& [name, row] : snapshot_.ports) {
        // Skips the interfaces of the switch's own machine: that of the bridge, and those of its "fake" bridges.
        if (name != bridge_ && !row.is_fake_bridge) answer.emplace(name, to_port_state(row.port));
    }
    return answer;
}

void OvsSession::write(const std::vector<core::PortChange>& changes) {
    if (!looked_) look();
    std::vector<std::string> arguments;
    std::size_t length = 0;
    for (const auto& change : changes) {
        if (length > commands_->longest_call()) {
            call("write", arguments);
            arguments.clear();
            length = 0;
        }
        if (!arguments.empty()) arguments.emplace_back("--");
        for (auto& word : set_port(change)) {
            length += word.size() + sizeof(char*) + 1;
            arguments.push_back(std::move(word));
        }
    }
    if (!arguments.empty()) call("write", arguments);
}

std::vector<std::string> OvsSession::set_port(const core::PortChange& change) const {
    const auto found = snapshot_.ports.find(change.port);
    if (found == snapshot_.ports.end()) {
        throw SwitchError(SwitchError::Kind::no_such_port, "write",
                          "bridge " + bridge_ + " has no port " + change.port);
    }
    std::vector<std::string> words{"set", "Port", found->second.uuid};
    for (auto& column : to_ovs_columns(change.wanted)) words.push_back(std::move(column));
    return words;
}

void OvsSession::look() {
    const auto deadline = base::Deadline::in(timeouts_.command);
    for (;;) {
        snapshot_ = parse(call("read", ovs_snapshot_arguments()));
        if (!snapshot_.has_bridge) {
            throw SwitchError(SwitchError::Kind::unreachable, "read", "there is no bridge " + bridge_);
        }
        if (snapshot_.applied) break;
        if (deadline.has_passed()) {
            throw SwitchError(SwitchError::Kind::unreachable, "read", "ovs-vswitchd does not apply its database");
        }
        std::this_thread::sleep_for(catch_up_interval);
    }
    looked_ = true;
}

OvsSnapshot OvsSession::parse(const std::string& output) const {
    try {
        return parse_ovs_snapshot(output, bridge_);
    } catch (const base::Error& error) {
        throw SwitchError(SwitchError::Kind::refused, "read", error.what());
    }
}

std::string OvsSession::call(const std::string& step, const std::vector<std::string>& arguments) {
    const auto result = run(step, arguments);
    if (result.ok()) return result.output;
    if (result.end == sys::Result::End::deadline || result.end == sys::Result::End::signalled) {
        throw SwitchError(SwitchError::Kind::unreachable, step, "no answer from Open vSwitch in time");
    }
    if (result.end == sys::Result::End::too_much_output) {
        throw SwitchError(SwitchError::Kind::refused, step, "the answer of ovs-vsctl is too long");
    }
    const std::string said = complaint_of(result.errors);
    const bool unreachable = base::contains(said, "database connection failed");
    throw SwitchError(unreachable ? SwitchError::Kind::unreachable : SwitchError::Kind::refused, step, said);
}

sys::Result OvsSession::run(const std::string& step, const std::vector<std::string>& arguments) {
    // ovs-vsctl ends itself by SIGALRM after its own timeout, in seconds; the deadline is for the case that it does
    // not.
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(timeouts_.command);
    std::vector<std::string> argv{"ovs-vsctl", "--timeout=" + std::to_string(seconds.count()), "--format=json"};
    if (!database_.empty()) argv.push_back("--db=" + database_);
    argv.emplace_back("--");
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    sys::Result result;
    try {
        result = commands_->run(argv, {}, timeouts_.command);
    } catch (const base::Error& error) {
        throw SwitchError(SwitchError::Kind::unreachable, step, error.what());
    }
    if (cannot_start(result)) throw SwitchError(SwitchError::Kind::unreachable, step, "the host cannot run ovs-vsctl");
    return result;
}

}  // namespace haas::drivers
