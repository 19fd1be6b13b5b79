#include "switch/sim/options.hpp"

#include <fstream>
#include <functional>
#include <map>

namespace haas_sim {

const char* const usage =
    "usage: cli_switch --kind KIND --transport telnet|ssh --password-file FILE [OPTION...]\n"
    "  --kind NAME                 powerconnect55xx, delln3000, nexus, dell-os10, sonic\n"
    "  --count N                   that many switches; a line `ready PORT [FINGERPRINT]` for each\n"
    "  --ports N                   48\n"
    "  --units N                   1: members of a stack of Dell's, each with so many ports\n"
    "  --port-channels N           4, and none of a nexus\n"
    "  --stray 'PORT NAME VALUE...' what somebody has set up by hand, and saved; any number of these\n"
    "  --vlans LIST                those created beforehand\n"
    "  --hostname NAME             in prompts; with --count, NAME-1 and so on\n"
    "  --user NAME                 admin\n"
    "  --enable-password-file FILE a login ends at `>`, and `enable` asks for this\n"
    "  --unprivileged              a login ends at `>`, and `enable` asks for nothing\n"
    "    of a sonic: sudo asks for the password of the file; nobody may use sudo\n"
    "  --shell-login               over ssh: asks for user and password in the shell only\n"
    "  --keyboard-interactive      over ssh: asks for the password, instead of taking it\n"
    "  --login-prompt TEXT\n"
    "  --banner TEXT               before the login\n"
    "  --log-lines                 messages of the switch's log come between\n"
    "  --firmware 5|6              6: which a delln3000 has, where they differ\n"
    "  --lists lines|members|blanks  how a powerconnect55xx writes lists of VLANs\n"
    "  --modes none|routed|any     any: what a sonic knows of a port's mode: nothing; that one without is routed; all\n"
    "  --no-link                   nothing is cabled to its ports\n"
    "  --answers keys|lines        whether a question takes one key, or a line\n"
    "  --command-delay MS          before each answer\n"
    "  --chunk BYTES               output comes in such pieces, with pauses\n"
    "  --max-sessions N            8\n"
    "  --state FILE                keeps the startup configuration; with --count, FILE.1 and so on\n"
    "  --control PATH              a Unix socket for faults and questions; with --count, PATH.1 and so on\n"
    "control: refuse-logins on|off, hang [on|off], hang-after N, drop-after N [done], error-next TEXT,\n"
    "  refuse-port PORT TEXT, ignore-port PORT, keep-vlan VLAN, situation NAME [on|off], heal, power-outage, show [PORT],\n"
    "  set PORT NAME VALUE..., set vlans LIST, counters, names, passed PORT\n"
    "  of a sonic: daemon vlanmgrd|orchagent stuck [on|off]|lag READS|leaves PORT VLAN, dynamic-member PORT VLAN,\n"
    "  restart-daemons\n"
    "  set dynamic-vlans LIST\n"
    "situations: paging-kept, password-expired, password-expires-soon (all but sonic);\n"
    "  powerconnect55xx database-locked; delln3000 not-saved, natives-fall; nexus role-denied, update-aborted,\n"
    "  not-applied, vlans-full, not-saved; dell-os10 not-saved, save-speaks, lists-kept, absent-shown, access-falls;\n"
    "  sonic not-saved, bracketed-paste\n";

namespace {

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) throw UsageError("cannot read a password from " + path);
    return line;
}

int number(const std::string& text, int least) {
    const auto value = parse_number(text);
    if (!value || *value < least) throw UsageError("no number from " + std::to_string(least) + " on: " + text);
    return *value;
}

VlanSet vlans(const std::string& text) {
    const auto list = parse_vlans(text, 4094);
    if (!list) throw UsageError("not a list of VLANs: " + text);
    return *list;
}

Options::Transport transport(const std::string& text) {
    if (text == "telnet") return Options::Transport::telnet;
    if (text == "ssh") return Options::Transport::ssh;
    throw UsageError("neither telnet nor ssh: " + text);
}

Options::Answers answers(const std::string& text) {
    if (text == "keys") return Options::Answers::keys;
    if (text == "lines") return Options::Answers::lines;
    throw UsageError("neither keys nor lines: " + text);
}

Options::Lists lists(const std::string& text) {
    if (text == "lines") return Options::Lists::lines;
    if (text == "members") return Options::Lists::members;
    if (text == "blanks") return Options::Lists::blanks;
    throw UsageError("neither lines nor members nor blanks: " + text);
}

Options::Modes modes(const std::string& text) {
    if (text == "none") return Options::Modes::none;
    if (text == "routed") return Options::Modes::routed;
    if (text == "any") return Options::Modes::any;
    throw UsageError("neither none nor routed nor any: " + text);
}

using Setters = std::map<std::string, std::function<void(Options&, const std::string&)>>;

const Setters& setters() {
    static const Setters all = {
        {"--kind", [](Options& o, const std::string& v) { o.kind = v; }},
        {"--transport", [](Options& o, const std::string& v) { o.transport = transport(v); }},
        {"--count", [](Options& o, const std::string& v) { o.count = number(v, 1); }},
        {"--ports", [](Options& o, const std::string& v) { o.ports = number(v, 1); }},
        {"--units", [](Options& o, const std::string& v) { o.units = number(v, 1); }},
        {"--port-channels", [](Options& o, const std::string& v) { o.port_channels = number(v, 0); }},
        {"--stray", [](Options& o, const std::string& v) { o.strays.push_back(v); }},
        {"--vlans", [](Options& o, const std::string& v) { o.vlans = vlans(v); }},
        {"--hostname", [](Options& o, const std::string& v) { o.hostname = v; }},
        {"--user", [](Options& o, const std::string& v) { o.user = v; }},
        {"--password-file", [](Options& o, const std::string& v) { o.password = first_line(v); }},
        {"--enable-password-file", [](Options& o, const std::string& v) { o.enable_password = first_line(v); }},
        {"--login-prompt", [](Options& o, const std::string& v) { o.login_prompt = v; }},
        {"--banner", [](Options& o, const std::string& v) { o.banner = v; }},
        {"--answers", [](Options& o, const std::string& v) { o.answers = answers(v); }},
        {"--firmware", [](Options& o, const std::string& v) { o.firmware = number(v, 1); }},
        {"--modes", [](Options& o, const std::string& v) { o.modes = modes(v); }},
        {"--lists", [](Options& o, const std::string& v) { o.lists = lists(v); }},
        {"--command-delay",
         [](Options& o, const std::string& v) { o.command_delay = std::chrono::milliseconds(number(v, 0)); }},
        {"--chunk", [](Options& o, const std::string& v) { o.chunk = static_cast<std::size_t>(number(v, 1)); }},
        {"--max-sessions", [](Options& o, const std::string& v) { o.max_sessions = number(v, 1); }},
        {"--state", [](Options& o, const std::string& v) { o.state_file = v; }},
        {"--control", [](Options& o, const std::string& v) { o.control = v; }},
    };
    return all;
}

bool set_flag(const std::string& name, Options& options) {
    if (name == "--unprivileged") {
        options.unprivileged = true;
    } else if (name == "--shell-login") {
        options.shell_login = true;
    } else if (name == "--keyboard-interactive") {
        options.asks_in_ssh = true;
    } else if (name == "--log-lines") {
        options.log_lines = true;
    } else if (name == "--no-link") {
        options.no_link = true;
    } else {
        return false;
    }
    return true;
}

}  // namespace

Options parse_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (set_flag(name, options)) continue;
        const auto setter = setters().find(name);
        if (setter == setters().end()) throw UsageError("unknown: " + name);
        if (++i == argc) throw UsageError(name + " wants a value");
        setter->second(options, argv[i]);
    }
    if (options.kind.empty()) throw UsageError("--kind is missing");
    if (options.password.empty()) throw UsageError("--password-file is missing");
    if (options.enable_password) options.unprivileged = true;
    if (options.kind == "sonic" && options.enable_password) options.unprivileged = false;
    return options;
}

}  // namespace haas_sim
