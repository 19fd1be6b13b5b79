#include "drivers/switch/sonic_session.hpp"

#include <algorithm>
#include <iterator>
#include <thread>

#include "base/deadline.hpp"
#include "base/text.hpp"
#include "drivers/switch/error_texts.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::SwitchError;
using core::Vlan;

/// The part that an administrator needs of what a failed command says: from `Error:` on, as the usage comes before it.
/// @source  sonic-utilities: click's ctx.fail()
std::string without_usage(const std::string& said) {
    const auto at = said.find("Error: ");
    return at == std::string::npos ? said : said.substr(at);
}

constexpr Vlan default_vlan = 1;

/// How often to look whether the switch has carried out what it was told. Each look starts two programs there.
constexpr std::chrono::milliseconds catch_up_interval{100};

/// A command with more would take the switch long: for each VLAN, `config` reads all members of all VLANs.
constexpr std::size_t longest_list = 20;

/// @source  click, the library for command lines, 7 and 8
bool takes_no_list(const std::string& complaint) {
    return base::contains(base::lower(complaint), "no such option: -m");
}

std::string command_text(const std::vector<std::string>& words) { return "`config " + base::join(words, " ") + "`"; }

}  // namespace

SonicSession::SonicSession(std::unique_ptr<HostPrograms> programs, const core::SwitchTimeouts& timeouts)
    : programs_(std::move(programs)), timeouts_(timeouts), most_vlans_(longest_list) {}

std::map<std::string, PortState> SonicSession::read(const std::vector<std::string>& ports) {
    std::map<std::string, PortState> answer;
    if (ports.empty()) return answer;
    const auto& all = look("read");
    const auto carried = look_at_carried("read");
    for (const auto& port : ports) {
        if (all.ports.contains(port)) answer.emplace(port, state_of(all, carried, port));
    }
    return answer;
}

std::optional<std::map<std::string, PortState>> SonicSession::read_all() {
    const auto& all = look("read");
    const auto carried = look_at_carried("read");
    std::map<std::string, PortState> answer;
    for (const auto& [name, port] : all.ports) answer.emplace(name, state_of(all, carried, name));
    return answer;
}

std::set<Vlan> SonicSession::missing_vlans(const std::set<Vlan>& wanted) {
    if (!seen_) look("list VLANs");
    const auto& existing = seen_->vlans;
    auto missing = wanted;
    // VLAN 1 is refused with its ports, in words of its own.
    std::erase_if(missing, [&](Vlan vlan) { return vlan == default_vlan || existing.contains(vlan); });
    return missing;
}

/// @source  SONiC Command Reference, "VLAN & FDB": `config vlan add`, `config vlan del`
void SonicSession::create_vlans(const std::map<Vlan, std::string>& missing) {
    std::set<Vlan> vlans;
    for (const auto& each : missing) vlans.insert(each.first);
    if (!vlans.empty()) carry_out("create VLANs", {{"vlan", "add"}, vlans});
}

void SonicSession::delete_vlans(const std::set<Vlan>& unwanted) {
    if (unwanted.empty()) return;
    const auto existing = look("delete VLANs").vlans;
    for (const Vlan vlan : unwanted) {
        // The switch itself refuses a VLAN that has members.
        if (existing.contains(vlan)) carry_out("delete VLANs", {{"vlan", "del"}, {vlan}});
    }
}

void SonicSession::write(const std::vector<core::PortChange>& changes) {
    if (changes.empty()) return;
    if (!seen_) look("write");
    const auto& all = *seen_;
    std::vector<SonicCommand> commands;
    for (const auto& change : changes) {
        if (!all.ports.contains(change.port)) {
            throw SwitchError(SwitchError::Kind::no_such_port, "write",
                              "the switch has no port " + base::one_line(change.port));
        }
        const auto more = sonic_commands(all, change.port, change.wanted);
        commands.insert(commands.end(), more.begin(), more.end());
    }
    for (const auto& command : commands) carry_out("write", command);
    wait_until_carried_out(changes);
}

void SonicSession::carry_out(const std::string& step, const SonicCommand& command) {
    auto left = command.vlans;
    bool is_trunk = false;
    do {
        auto part = command;
        auto end = left.begin();
        std::advance(end, std::min(most_vlans_, left.size()));
        part.vlans = {left.begin(), end};
        const auto words = part.arguments();
        const auto complaint = configure(step, words);
        if (!complaint) {
            left.erase(left.begin(), end);
        } else if (part.vlans.size() > 1 && takes_no_list(*complaint)) {
            most_vlans_ = 1;
        } else if (!is_trunk && !left.empty() && base::contains(*complaint, "is in routed mode")) {
            // Some releases take a port without a mode for a routed one, and do not show that.
            require(step, sonic_trunk_command(command.port).arguments());
            is_trunk = true;
        } else {
            throw SwitchError(SwitchError::Kind::refused, step, command_text(words) + ": " + *complaint);
        }
    } while (!left.empty());
}

/// @source  SONiC Command Reference, "Saving Configuration to a File for Persistence"
void SonicSession::save(const std::vector<std::string>& /*registered*/) { require("save", {"save", "-y"}); }

void SonicSession::wait_until_carried_out(const std::vector<core::PortChange>& changes) {
    const auto deadline = base::Deadline::in(timeouts_.command);
    for (;;) {
        const auto carried = look_at_carried("write");
        const bool is_done = std::all_of(changes.begin(), changes.end(), [&](const core::PortChange& change) {
            return has_carried_out(carried, change.port, change.wanted);
        });
        if (is_done || deadline.has_passed()) return;
        std::this_thread::sleep_for(catch_up_interval);
    }
}

/// @source  sonic-buildimage, sonic-cfggen: `-d` reads CONFIG_DB, `--print-data` prints it as JSON
const SonicConfig& SonicSession::look(const std::string& step) {
    const auto output = ask(step, {"sonic-cfggen", "-d", "--print-data"});
    try {
        return seen_.emplace(parse_sonic_config(output));
    } catch (const base::Error& error) {
        throw SwitchError(SwitchError::Kind::refused, step, "`sonic-cfggen -d`: " + programs_->quote(error.what()));
    }
}

SonicCarriedPorts SonicSession::look_at_carried(const std::string& step) {
    const auto state = ask(step, {"sonic-db-cli", "STATE_DB", "keys", "VLAN_MEMBER_TABLE|*"});
    const auto members = ask(step, {"sonic-db-dump", "-n", "APPL_DB", "-k", "VLAN_MEMBER_TABLE:*", "-y"});
    try {
        return parse_sonic_carried(state, members);
    } catch (const base::Error& error) {
        throw SwitchError(SwitchError::Kind::refused, step, programs_->quote(error.what()));
    }
}

std::string SonicSession::ask(const std::string& step, const std::vector<std::string>& arguments) {
    auto result = programs_->run(step, arguments);
    if (result.ok()) return std::move(result.output);
    throw SwitchError(SwitchError::Kind::refused, step,
                      '`' + base::join(arguments, " ") + "`: " + programs_->quote(result.errors));
}

std::optional<std::string> SonicSession::configure(const std::string& step, const std::vector<std::string>& words) {
    seen_.reset();
    std::vector<std::string> arguments{"config"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    const auto result = programs_->run(step, arguments);
    const std::string said = result.errors + result.output;
    if (result.ok() && !find_error_text(said)) return std::nullopt;
    const auto refusal = programs_->quote(without_usage(said));
    return refusal.empty() ? "it ends with status " + std::to_string(result.status) : refusal;
}

void SonicSession::require(const std::string& step, const std::vector<std::string>& words) {
    if (const auto complaint = configure(step, words))
        throw SwitchError(SwitchError::Kind::refused, step, command_text(words) + ": " + *complaint);
}

PortState SonicSession::state_of(const SonicConfig& all, const SonicCarriedPorts& carried,
                                 const std::string& port) const {
    auto state = to_port_state(all, carried, port);
    if (!state.foreign.empty()) state.foreign = programs_->quote(state.foreign);
    return state;
}

}  // namespace haas::drivers
