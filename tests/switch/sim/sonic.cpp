// SONiC: a Unix shell over ssh, on a terminal or for one program after the other, and SONiC's programs in it.
//
// @source  where commands and texts come from:
//  - config vlan, config vlan member, config switchport, config save, show vlan, show interfaces switchport: what
//    sonic-utilities and its tests print (2026), its Command-Reference; errors with their usage, and who has no mode:
//    issues 18392 and 20259 of sonic-buildimage; what branches before 202405 say: its branch 202311
//  - nothing but root runs config; members of the group sudo need no password: its main.py, sudoers of sonic-buildimage
//  - sonic-cfggen: prints nothing for a table that is not there; reads without root: sonic-config-engine
//  - a VLAN must exist; a port is untagged in one VLAN at most, tagged in the others, and in none at the beginning
//  - sub-interfaces are no members of VLANs, and config vlan member does not look at them: 20259, swss 1616
//  - sonic-db-cli: one key a line, an empty line for none, dictionaries in quotes: sonic-swss-common 85a39d8,
//    sonic-db-cli.cpp and redisreply.cpp
//  - sonic-db-dump -n DB -k PATTERN -y: redisdl.py of redis-dump-load, tests of sonic-mgmt
//  - ours: the order of keys
// In `set PORT ...`, `native` and `allowed` are memberships, `general-tagged` are sub-interfaces, `routed` is an
// address, `monitor` a destination of a mirror, `declared` a mode. Whatever this shell does not know is an error.
#include "switch/sim/sonic.hpp"

namespace haas_sim {

namespace {

std::vector<std::string> port_names(const Options& options) {
    std::vector<std::string> names;
    constexpr int lanes = 4;
    for (int i = 0; i < options.ports; ++i) names.push_back("Ethernet" + std::to_string(i * lanes));
    for (int i = 1; i <= options.port_channels.value_or(4); ++i) names.push_back("PortChannel" + std::to_string(i));
    return names;
}

/// In no VLAN.
Port factory_port(const std::string& /*name*/) {
    Port port;
    port.mode = PortMode::trunk;
    port.native = 0;
    return port;
}

std::string prompt(const Device& device, const Place& place) {
    const bool brackets = device.faults.situations.contains("bracketed-paste");
    const std::string begin = brackets ? "\x1b[?2004h" : "";
    const std::string& user = device.options().user;
    return begin + (place.root ? "root@" + device.hostname() + ":/home/" + user + "# "
                               : user + "@" + device.hostname() + ":~$ ");
}

/// A session in the shell, or one program.
class Session {
public:
    Session(Device& device, Place& place) : device_(device), place_(place) {}

    ShellResult run_line(std::string_view line, bool as_root) {
        return run_shell_line(line, place_.status, [&](const Words& words) { return run(words, as_root); });
    }

private:
    ShellResult run(const Words& words, bool as_root) {
        const std::string name = words[0].substr(words[0].rfind('/') + 1);
        const Words arguments(words.begin() + 1, words.end());
        const SonicUser user{device_, as_root, place_.has_terminal};
        try {
            if (name == "config") return sonic_config(user, arguments);
            if (name == "show") return sonic_show(user, arguments);
        } catch (const ClickError& error) {
            return click_failure(error);
        }
        if (name == "sonic-cfggen") return sonic_cfggen(user, arguments);
        if (name == "sonic-db-cli") return sonic_db_cli(user, arguments);
        if (name == "sonic-db-dump") return sonic_db_dump(user, arguments);
        if (name == "sudo") return run_as_root(arguments, as_root);
        if ((name == "sh" || name == "bash") && arguments.size() == 2 && arguments[0] == "-c")
            return run_line(arguments[1], as_root);
        return run_usual(name, arguments, as_root);
    }

    ShellResult run_usual(const std::string& name, const Words& arguments, bool as_root) {
        if (name == "true" || name == ":" || name == "export") return {};
        if (name == "false") return {"", "", 1};
        if (name == "whoami") return {(as_root ? "root" : device_.options().user) + "\n", "", 0};
        if (name == "id" && arguments == Words{"-u"}) return {as_root ? "0\n" : "1000\n", "", 0};
        if (name == "hostname") return {device_.hostname() + "\n", "", 0};
        if (name == "echo") return {joined(arguments) + "\n", "", 0};
        if (name == "exit" || name == "logout") {
            if (place_.root) {
                place_.root = false;
            } else {
                place_.over = true;
            }
            return {};
        }
        if (name == "cat" && arguments == Words{"/etc/sonic/config_db.json"})
            return {sonic_database(device_, device_.saved()), "", 0};
        const std::string shell = place_.has_terminal ? "-bash: " : "bash: line 1: ";
        return {"", shell + name + ": command not found\n", 127};
    }

    ShellResult run_as_root(Words words, bool as_root) {
        while (!words.empty() && (words[0] == "-n" || words[0] == "-E" || words[0] == "-H")) words.erase(words.begin());
        if (words.empty()) return {"", "usage: sudo -h | -K | -k | -V\n", 1};
        const bool needs_password = device_.options().enable_password && !place_.gave_password;
        if (!as_root && (needs_password || device_.options().unprivileged)) {
            const std::string text =
                place_.has_terminal && device_.options().unprivileged
                    ? device_.options().user + " is not in the sudoers file.\n"
                    : "sudo: a terminal is required to read the password; either use the -S option "
                      "to read from standard input or configure an askpass helper\n"
                      "sudo: a password is required\n";
            return {"", text, 1};
        }
        const bool is_shell =
            words[0] == "-i" || words[0] == "-s" || words[0] == "su" || (words.size() == 1 && words[0] == "bash");
        if (is_shell) {
            place_.root = place_.has_terminal;
            return {};
        }
        if (words[0].front() == '-') return {"", "sudo: this simulated one does not know " + words[0] + "\n", 1};
        return run(words, true);
    }

    static std::string joined(const Words& words) {
        std::string text;
        for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
        return text;
    }

    Device& device_;
    Place& place_;
};

bool asks_for_password(const Device& device, const Place& place, const std::string& line) {
    const bool may_ask = place.has_terminal && !place.root && device.options().enable_password && !place.gave_password;
    return may_ask && line.find("sudo ") != std::string::npos && line.find("sudo -n") == std::string::npos;
}

Answer run_line(Device& device, Place& place, const std::string& line) {
    Answer answer;
    if (asks_for_password(device, place, line)) {
        answer.password_question = "[sudo] password for " + device.options().user + ": ";
        return answer;
    }
    ShellResult result;
    try {
        result = Session(device, place).run_line(line, place.root);
    } catch (const ShellError& error) {
        result = {"", "simulated shell: not understood: " + std::string(error.what()) + "\n", 2};
    }
    place.status = result.status;
    const bool brackets = place.has_terminal && device.faults.situations.contains("bracketed-paste");
    answer.text = (brackets ? "\x1b[?2004l\r" : "") + result.output;
    answer.errors = result.errors;
    answer.status = result.status;
    return answer;
}

/// No line is parsed by a grammar here.
std::string error_text(const Mistake& /*mistake*/, const std::string& /*line*/, std::size_t /*column*/) { return {}; }

}  // namespace

ShellResult click_failure(const ClickError& error) {
    const std::string command = error.usage.substr(0, error.usage.find(" ["));
    return {"", "Usage: " + error.usage + "\nTry \"" + command + " -h\" for help.\n\nError: " + error.text + "\n", 2};
}

std::string find_click_command(const std::string& group, const Words& arguments, const Words& names) {
    const std::string usage_text = group + " [OPTIONS] COMMAND [ARGS]...";
    if (arguments.empty()) throw ClickError{usage_text, "Missing command."};
    Words fitting;
    for (const auto& name : names) {
        if (name == arguments[0]) return name;
        if (name.starts_with(arguments[0])) fitting.push_back(name);
    }
    if (fitting.empty()) throw ClickError{usage_text, "No such command \"" + arguments[0] + "\"."};
    if (fitting.size() == 1) return fitting[0];
    std::string all;
    for (const auto& name : fitting) all += (all.empty() ? "" : ", ") + name;
    throw ClickError{usage_text, "Too many matches: " + all};
}

Kind make_sonic() {
    Kind kind{};
    kind.name = "sonic";
    kind.hostname = "sonic";
    kind.login_prompt = "\nsonic login: ";
    kind.password_prompt = "Password: ";
    kind.refused_login = "\nLogin incorrect\n";
    kind.refused_enable = "\nSorry, try again.\n";
    kind.motd =
        "Linux sonic 6.1.0-22-2-amd64\nYou are on\n  ____   ___  _   _ _  ____\n\nUnauthorized access is prohibited.\n";
    kind.blank_line = "";
    kind.pager = "--More--";
    kind.pager_erase = "\r        \r";
    kind.log_lines = {
        "\nBroadcast message from root@sonic (somewhere) (Sat Jan  1 01:13:20 2000):\n\nport Ethernet8 is down\n\n"};
    kind.shell = run_line;
    kind.shell_prompt = prompt;
    kind.follow = sonic_follow;
    kind.passing = sonic_passing;
    kind.situations = {{"not-saved", {}, ""}, {"bracketed-paste", {}, ""}};
    kind.highest_vlan = 4094;
    kind.factory_port = factory_port;
    kind.port_names = port_names;
    kind.port_words = {{"ethernet", "Ethernet"}, {"portchannel", "PortChannel"}};
    kind.error_text = error_text;
    return kind;
}

}  // namespace haas_sim
