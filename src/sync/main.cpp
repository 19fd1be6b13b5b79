// The program haas-sync.
#include <chrono>
#include <csignal>
#include <map>
#include <optional>
#include <string_view>
#include <thread>

#include "base/error.hpp"
#include "base/log.hpp"
#include "service/first_start.hpp"
#include "store/database_uri.hpp"
#include "sync/probe.hpp"
#include "sync/watch.hpp"
#include "sys/account.hpp"
#include "sys/arguments.hpp"
#include "sys/memory_limit.hpp"

namespace {

using haas::base::ConfigError;

haas::sys::Program program() {
    return {
        .name = "haas-sync",
        .forms =
            {"--once | --watch | --audit [--repair] [--json] [--accept-incomplete]  [--switch S] [--user U] [--config FILE]",
             "--probe --switch S [--port P [--write]]  [--user U] [--config FILE]"},
        .purpose = "Carries out the requested networking actions on the switches.",
        .options = {{"once", "", "do all work that is due now, and end"},
                    {"watch", "", "do all work as it becomes due, until SIGTERM or SIGINT"},
                    {"audit", "", "read every port and every headnode's VM, and print what differs from the database"},
                    {"repair", "", "with --audit: correct the ports that differ"},
                    {"json", "", "with --audit: print JSON, for programs"},
                    {"accept-incomplete", "",
                     "with --audit, after a restore: continue although the audit could\nnot see everything"},
                    {"probe", "",
                     "log in to the switch, and print what HaaS understands of its ports,\n"
                     "and all that was said, without passwords: for the authors of the driver"},
                    {"port", "P", "with --probe: look at this port only"},
                    {"write", "",
                     "with --probe and --port: attach and detach two unused VLANs on the\n"
                     "port, which must have no NIC, and put it back"},
                    {"switch", "S", "work on this switch only"},
                    {"user", "U",
                     "read the private keys for passwords, then do all else with the rights\nof this user"},
                    haas::sys::config_option()},
        .ending =
            "Exit status: 0 on success; 1 if the database cannot be used, or with --once, --audit and --probe if a switch, an action\n"
            "or a port was not as it should be, repaired or not; 2 if the command line or the configuration is wrong.\n"};
}

enum class Mode { once, watch, audit, probe };

/// @throws ConfigError
Mode mode_of(const haas::sys::Arguments& arguments) {
    static const std::map<std::string_view, Mode> modes = {
        {"once", Mode::once}, {"watch", Mode::watch}, {"audit", Mode::audit}, {"probe", Mode::probe}};
    std::optional<Mode> mode;
    for (const auto& [name, value] : modes) {
        if (!arguments.has(name)) continue;
        if (mode) throw ConfigError("give only one of --once, --watch, --audit and --probe");
        mode = value;
    }
    if (!mode) throw ConfigError("give one of --once, --watch, --audit and --probe");
    return *mode;
}

/// @throws ConfigError  for options that do not belong together
void require_consistent(const haas::sys::Arguments& arguments, Mode mode) {
    const bool is_for_audit = arguments.has("repair") || arguments.has("json") || arguments.has("accept-incomplete");
    if (mode != Mode::audit && is_for_audit)
        throw ConfigError("give --repair, --json and --accept-incomplete only with --audit");
    if (mode != Mode::probe && (arguments.has("write") || arguments.has("port")))
        throw ConfigError("give --port and --write only with --probe");
    if (mode == Mode::probe && !arguments.has("switch")) throw ConfigError("give --switch with --probe");
    if (arguments.has("write") && !arguments.has("port"))
        throw ConfigError("give --port with --write: a port that nobody uses");
}

haas::sync::Start start_of(const haas::sys::Arguments& arguments) {
    haas::sync::Start start;
    start.only_switch = arguments.text("switch");
    start.user = arguments.text("user");
    if (arguments.has("accept-incomplete")) start.incomplete = haas::sync::Options::Incomplete::accepted;
    return start;
}

haas::sync::ProbeRequest probe_of(const haas::sys::Arguments& arguments) {
    haas::sync::ProbeRequest probe;
    probe.port = arguments.text("port");
    if (arguments.has("write")) probe.writing = haas::sync::ProbeRequest::Writing::trials;
    return probe;
}

/// A signal ends the program meanwhile.
void wait_for_key(const haas::sys::Config& config) {
    constexpr std::chrono::milliseconds interval{250};
    haas::service::wait_for_key(config.sync.switch_private_key, haas::store::database_file(config.database.uri), [&] {
        std::this_thread::sleep_for(interval);
        return true;
    });
}

int run(const haas::sys::Arguments& arguments) {
    const auto mode = mode_of(arguments);
    require_consistent(arguments, mode);
    const auto config = haas::sys::load_config(arguments.text("config"));
    haas::base::log::start("haas-sync", config.log_level);
    haas::sys::limit_memory(config.process_memory, config.sync.max_switches_at_once);
    const auto start = start_of(arguments);
    // A wrong name is said at once, and not only when there is a database.
    if (!start.user.empty()) haas::sys::get_account(start.user);
    if (mode == Mode::watch) wait_for_key(config);
    haas::sync::Composition parts(config, start);
    using haas::sync::Format;
    using haas::sync::Purpose;
    switch (mode) {
        case Mode::once: return haas::sync::sync_once(parts);
        case Mode::audit:
            return haas::sync::sync_audit(parts, arguments.has("repair") ? Purpose::repair : Purpose::audit,
                                          arguments.has("json") ? Format::json : Format::text);
        case Mode::probe: return haas::sync::sync_probe(parts, probe_of(arguments));
        case Mode::watch: break;
    }
    return haas::sync::sync_forever(parts);
}

}  // namespace

int main(int argc, char** argv) {
    haas::sys::keep_memory_private();
    // A write to a peer that is gone, such as libvirt, then fails with EPIPE, which is reported as an error.
    ::signal(SIGPIPE, SIG_IGN);
    return haas::sys::run_program(program(), argc, argv, run);
}
