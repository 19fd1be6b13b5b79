// `config` of a simulated SONiC.
//
// @source  where commands and texts come from:
//  - config vlan, config vlan member: sonic-utilities 691b1bb, config/vlan.py, in the order of its checks; for releases
//    without modes its branch 202311
//  - config switchport: config/switchport.py of the same
//  - config save, config interface startup and shutdown, who has to be root: config/main.py of the same
//  - usage and words of what is not understood: click, the library for command lines; issues 18392 and 20259 of
//    sonic-buildimage
//  - ours: the words for a list that is no list, and what a file system that is full or read-only says
#include <algorithm>
#include <optional>
#include <set>

#include "switch/sim/sonic.hpp"

namespace haas_sim {

namespace {

constexpr int highest = 4094;

struct Flag {
    std::string_view short_name;
    std::string_view long_name;
};

constexpr Flag untagged{"-u", "--untagged"};
constexpr Flag multiple{"-m", "--multiple"};
constexpr Flag all_but{"-e", "--except_flag"};
constexpr Flag yes{"-y", "--yes"};

/// A command as click reads it.
class Command {
public:
    /// @param name        `config vlan add`
    /// @param parameters  as the usage names them
    Command(std::string name, Words parameters, const std::vector<Flag>& flags, const Words& words)
        : usage_(std::move(name) + " [OPTIONS]") {
        for (const auto& parameter : parameters) usage_ += " " + parameter;
        for (const auto& word : words) take(word, flags);
        const auto required = static_cast<std::size_t>(
            std::count_if(parameters.begin(), parameters.end(), [](const auto& each) { return each.front() != '['; }));
        if (arguments_.size() < required) fail("Missing argument \"" + parameters[arguments_.size()] + "\".");
        if (arguments_.size() > parameters.size())
            fail("Got unexpected extra argument (" + arguments_[parameters.size()] + ")");
    }

    bool has(const Flag& flag) const { return given_.contains(flag.short_name); }
    const Words& arguments() const { return arguments_; }
    [[noreturn]] void fail(const std::string& text) const { throw ClickError{usage_, text}; }

private:
    void take(const std::string& word, const std::vector<Flag>& flags) {
        if (word.front() != '-') {
            arguments_.push_back(word);
            return;
        }
        for (const auto& flag : flags) {
            if (word != flag.short_name && word != flag.long_name) continue;
            given_.insert(flag.short_name);
            return;
        }
        fail("no such option: " + word);
    }

    std::string usage_;
    Words arguments_;
    std::set<std::string_view> given_;
};

bool is_number(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Longer ones than the highest possible are that and one more.
int to_number(const std::string& text) { return parse_number(text).value_or(highest + 1); }

bool knows_modes(const Device& device) { return device.options().modes != Options::Modes::none; }

bool holds(const VlanSet& vlans, int vlan) { return vlans[static_cast<std::size_t>(vlan)]; }

bool is_member(const Port& port, int vlan) { return holds(port.allowed, vlan); }

std::string vlan_name(int vlan) { return "Vlan" + std::to_string(vlan); }

/// `10-12,20`, in order.
std::vector<int> vlans_of_list(const Command& command, const std::string& text) {
    std::set<int> vlans;
    for (std::size_t at = 0; at <= text.size();) {
        const auto comma = std::min(text.find(',', at), text.size());
        const std::string item = text.substr(at, comma - at);
        at = comma + 1;
        const auto dash = item.find('-');
        const std::string first = item.substr(0, dash);
        const std::string last = dash == std::string::npos ? first : item.substr(dash + 1);
        if (!is_number(first) || !is_number(last)) command.fail(item + " is not integer");
        if (dash != std::string::npos) {
            if (to_number(first) == 1 || to_number(last) == 1) command.fail("Vlan1 is default vlan");
            if (to_number(first) >= to_number(last))
                command.fail(first + " is greater than " + last + ". List cannot be generated");
            if (to_number(last) > highest) command.fail("Invalid VLAN ID must be in (2-4094)");
        }
        for (int vlan = to_number(first); vlan <= to_number(last); ++vlan) vlans.insert(vlan);
    }
    return {vlans.begin(), vlans.end()};
}

void check_range(const Device& device, const Command& command, int vlan) {
    const bool is_valid = vlan >= 1 && vlan <= highest;
    if (!is_valid)
        command.fail("Invalid VLAN ID " + command.arguments()[0] + (knows_modes(device) ? " (2-4094)" : " (1-4094)"));
}

void refuse_default(const Command& command, int vlan) {
    if (vlan == 1) command.fail("Vlan1 is default VLAN");
}

/// The VLANs that `config vlan add` and `del` name.
std::vector<int> vlans_to_make(const Device& device, const Command& command) {
    const std::string& text = command.arguments()[0];
    if (command.has(multiple)) return vlans_of_list(command, text);
    if (is_number(text)) return {to_number(text)};
    if (!knows_modes(device)) command.fail("Invalid value for \"<vid>\": " + text + " is not a valid integer");
    command.fail(text + " is not integer");
}

std::vector<Flag> flags_of(const Device& device, std::vector<Flag> flags, std::vector<Flag> later) {
    if (knows_modes(device)) flags.insert(flags.end(), later.begin(), later.end());
    return flags;
}

void add_vlans(Device& device, const Words& words) {
    const Command command("config vlan add", {"<vid>"}, flags_of(device, {}, {multiple}), words);
    for (const int vlan : vlans_to_make(device, command)) {
        check_range(device, command, vlan);
        refuse_default(command, vlan);
        if (holds(device.running.vlans, vlan))
            command.fail(vlan_name(vlan) + " already exists" + (knows_modes(device) ? "." : ""));
        device.running.vlans.set(static_cast<std::size_t>(vlan));
    }
}

void delete_vlans(Device& device, const Words& words) {
    const Command command("config vlan del", {"<vid>"}, flags_of(device, {}, {multiple}), words);
    for (const int vlan : vlans_to_make(device, command)) {
        if (vlan < 1 || vlan > highest) check_range(device, command, vlan);
        if (vlan == 1 || !holds(device.running.vlans, vlan)) command.fail(vlan_name(vlan) + " does not exist");
        for (const auto& [name, port] : device.running.ports) {
            if (is_member(port, vlan))
                command.fail("VLAN ID " + std::to_string(vlan) +
                             " can not be removed. First remove all members assigned to this VLAN.");
        }
        if (holds(device.faults.kept_vlans, vlan))
            command.fail(vlan_name(vlan) + " can not be removed. First remove IP addresses assigned to this VLAN");
        device.running.vlans.reset(static_cast<std::size_t>(vlan));
    }
}

/// What to change: for a port to be ignored, not the real one.
class PortInHand {
public:
    PortInHand(Device& device, const Command& command, const std::string& name) : device_(device), name_(name) {
        const auto refused = device.faults.refused_ports.find(name);
        if (refused != device.faults.refused_ports.end()) command.fail(refused->second);
        scratch_ = device.running.ports.at(name);
    }

    template <typename Change>
    void change(Change change) {
        const bool is_ignored = device_.faults.ignored_ports.contains(name_);
        change(is_ignored ? scratch_ : device_.running.ports.at(name_));
        device_.note_passing(name_);
    }

private:
    Device& device_;
    std::string name_;
    Port scratch_;
};

/// Names are not shortened, and small letters are others.
bool exists(const Device& device, const std::string& port) { return device.running.ports.contains(port); }

/// The VLANs that `config vlan member` means.
std::vector<int> vlans_of_member(const Device& device, const Command& command, bool adds) {
    const std::string& text = command.arguments()[0];
    const std::string& name = command.arguments()[1];
    std::vector<int> known;
    for (int vlan = 2; vlan <= highest; ++vlan) {
        const bool is_known = holds(device.running.vlans, vlan) &&
                              (adds || (exists(device, name) && is_member(device.running.ports.at(name), vlan)));
        if (is_known) known.push_back(vlan);
    }
    if (text == "all" && knows_modes(device)) return known;
    if (!command.has(multiple) && !is_number(text)) {
        command.fail(knows_modes(device) ? "Vlan is not integer."
                                         : "Invalid value for \"<vid>\": " + text + " is not a valid integer");
    }
    const auto named = command.has(multiple) ? vlans_of_list(command, text) : std::vector<int>{to_number(text)};
    if (!command.has(all_but)) return named;
    std::erase_if(known, [&](int vlan) { return std::find(named.begin(), named.end(), vlan) != named.end(); });
    return known;
}

void check_member(const Device& device, const Command& command, const std::string& name, int vlan) {
    if (vlan == 1 || !holds(device.running.vlans, vlan)) command.fail(vlan_name(vlan) + " does not exist");
    const bool is_there = exists(device, name);
    const Port port = is_there ? device.running.ports.at(name) : Port{};
    if (port.monitor) command.fail(name + " is configured as mirror destination port");
    if (is_there && is_member(port, vlan)) command.fail(name + " is already a member of " + vlan_name(vlan));
    if (!is_there) command.fail(name + " does not exist");
    const auto modes = device.options().modes;
    const std::string in_routed_mode = name + " is in routed mode!\nUse switchport mode command to change port mode";
    if (port.routed) command.fail(modes == Options::Modes::routed ? in_routed_mode : name + " is a router interface!");
    if (port.channel) command.fail(name + " is part of portchannel!");
    const bool is_untagged = command.has(untagged);
    if (is_untagged && port.native != 0) command.fail(name + " is already untagged member!");
    if (modes == Options::Modes::none) return;
    const bool is_routed = port.declared == "routed" || (port.declared.empty() && modes == Options::Modes::routed);
    if (is_routed) command.fail(in_routed_mode);
    if (port.declared == "access" && !is_untagged)
        command.fail(name + " is in access mode! Tagged Members cannot be added");
}

void add_member(Device& device, const Words& words) {
    const Command command("config vlan member add", {"<vid>", "port"},
                          flags_of(device, {untagged}, {multiple, all_but}), words);
    const std::string& name = command.arguments()[1];
    const auto vlans = vlans_of_member(device, command, true);
    const bool is_many = command.has(multiple) || command.has(all_but) || command.arguments()[0] == "all";
    if (command.has(untagged) && is_many) command.fail(name + " cannot have more than one untagged Vlan.");
    // What comes before one that is refused is done.
    for (const int vlan : vlans) {
        if (knows_modes(device)) refuse_default(command, vlan);
        check_range(device, command, vlan);
        check_member(device, command, name, vlan);
        PortInHand(device, command, name).change([&](Port& port) {
            port.allowed.set(static_cast<std::size_t>(vlan));
            if (command.has(untagged)) port.native = vlan;
        });
    }
}

void delete_member(Device& device, const Words& words) {
    const Command command("config vlan member del", {"<vid>", "<port>"}, flags_of(device, {}, {multiple, all_but}),
                          words);
    const std::string& name = command.arguments()[1];
    for (const int vlan : vlans_of_member(device, command, false)) {
        if (vlan < 1 || vlan > highest) check_range(device, command, vlan);
        if (vlan == 1 || !holds(device.running.vlans, vlan)) command.fail(vlan_name(vlan) + " does not exist");
        const bool is_there = exists(device, name) && is_member(device.running.ports.at(name), vlan);
        if (!is_there) command.fail(name + " is not a member of " + vlan_name(vlan));
        PortInHand(device, command, name).change([&](Port& port) {
            port.allowed.reset(static_cast<std::size_t>(vlan));
            if (port.native == vlan) port.native = 0;
        });
    }
}

std::string set_mode(Device& device, const Words& words) {
    const Command command("config switchport mode", {"<mode_type>", "port"}, {}, words);
    const std::string& mode = command.arguments()[0];
    const std::string& name = command.arguments()[1];
    if (mode != "access" && mode != "trunk" && mode != "routed") {
        command.fail("Invalid value for \"<mode_type>\": invalid choice: " + mode +
                     ". (choose from access, trunk, routed)");
    }
    if (!exists(device, name)) command.fail(name + " does not exist");
    const Port& port = device.running.ports.at(name);
    if (port.monitor) command.fail(name + " is configured as mirror destination port");
    if (port.channel) command.fail(name + " is part of portchannel!");
    if (mode != "routed" && port.routed) command.fail("Remove IP from " + name + " to change mode!");
    const bool has_tagged = sonic_tagged(port).any();
    if (mode == "routed" && has_tagged)
        command.fail(name + " has tagged member(s). \nRemove them to change mode to routed");
    if (mode == "routed" && port.native != 0)
        command.fail(name + " has untagged member. \nRemove it to change mode to routed");
    if (port.declared == mode) command.fail(name + " is already in " + mode + " mode");
    if (port.declared == "trunk" && mode == "access" && has_tagged) {
        command.fail(name + " is in trunk mode and have tagged member(s).\nRemove tagged member(s) from " + name +
                     " to switch to access mode");
    }
    PortInHand(device, command, name).change([&](Port& changed) { changed.declared = mode; });
    return name + " switched to " + mode + " mode\n";
}

void set_admin_status(Device& device, const Words& words, const std::string& verb) {
    const Command command("config interface " + verb, {"<interface_name>"}, {}, words);
    const std::string& name = command.arguments()[0];
    if (!exists(device, name)) command.fail("Interface name is invalid. Please enter a valid interface name!!");
    PortInHand(device, command, name).change([&](Port& port) { port.shut = verb == "shutdown"; });
}

/// Who does not say -y is asked, and, as nobody answers here, says no.
ShellResult save(const SonicUser& user, const Words& words) {
    const Command command("config save", {"[FILENAME]"}, {yes}, words);
    if (!command.has(yes)) return {"Existing files will be overwritten, continue? [y/N]: \n", "Aborted!\n", 1};
    const std::string usual = "/etc/sonic/config_db.json";
    const std::string file = command.arguments().empty() ? usual : command.arguments()[0];
    const std::string program = "/usr/local/bin/sonic-cfggen -d --print-data > " + file;
    const bool fails = user.device.faults.situations.contains("not-saved");
    if (!fails && file == usual) user.device.save();
    const std::string text = user.has_terminal ? "\x1b[36mRunning command: \x1b[0m\x1b[32m" + program + "\x1b[0m\n"
                                               : "Running command: " + program + "\n";
    return fails ? ShellResult{text, "/bin/sh: 1: cannot create " + file + ": Read-only file system\n", 2}
                 : ShellResult{text, "", 0};
}

Words rest_of(const Words& words, std::size_t from) {
    return {words.begin() + static_cast<std::ptrdiff_t>(std::min(from, words.size())), words.end()};
}

ShellResult run_vlan(Device& device, const Words& words) {
    const auto what = find_click_command("config vlan", words, {"add", "del", "member"});
    if (what == "add") add_vlans(device, rest_of(words, 1));
    if (what == "del") delete_vlans(device, rest_of(words, 1));
    if (what != "member") return {};
    const auto verb = find_click_command("config vlan member", rest_of(words, 1), {"add", "del"});
    if (verb == "add") add_member(device, rest_of(words, 2));
    if (verb == "del") delete_member(device, rest_of(words, 2));
    return {};
}

}  // namespace

ShellResult sonic_config(const SonicUser& user, const Words& arguments) {
    Device& device = user.device;
    Words names = {"interface", "save", "vlan"};
    if (knows_modes(device)) names.emplace_back("switchport");
    const auto what = find_click_command("config", arguments, names);
    if (!user.is_root) return {"", "Root privileges are required for this operation\n", 1};
    const Words words = rest_of(arguments, 1);
    if (what == "vlan") return run_vlan(device, words);
    if (what == "save") return save(user, words);
    if (what == "switchport") {
        find_click_command("config switchport", words, {"mode"});
        return {set_mode(device, rest_of(words, 1)), "", 0};
    }
    const auto verb = find_click_command("config interface", words, {"shutdown", "startup"});
    set_admin_status(device, rest_of(words, 1), verb);
    return {};
}

}  // namespace haas_sim
