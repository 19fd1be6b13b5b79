// The program haas-sync.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/error.hpp"
#include "base/log.hpp"
#include "config.h"
#include "service/first_start.hpp"
#include "store/sqlite_file.hpp"
#include "sync/probe.hpp"
#include "sync/watch.hpp"
#include "sys/account.hpp"
#include "sys/directories.hpp"

namespace {

using haas::base::ConfigError;

constexpr int failed = 1;
constexpr int bad_usage = 2;

std::string usage() {
    return "Usage: haas-sync --once | --watch | --audit [--repair] [--json] [--accept-incomplete]  [--switch S] [--user U] [--config FILE]\n"
           "       haas-sync --probe --switch S [--port P [--write]]  [--user U] [--config FILE]\n"
           "Carries out the requested networking actions on the switches.\n"
           "\n"
           "  --once         do all work that is due now, and end\n"
           "  --watch        do all work as it becomes due, until SIGTERM or SIGINT\n"
           "  --audit        read every port and every headnode's VM, and print what differs from the database\n"
           "  --repair       with --audit: correct the ports that differ\n"
           "  --json         with --audit: print JSON, for programs\n"
           "  --accept-incomplete\n"
           "                 with --audit, after a restore: continue although the audit could not see everything\n"
           "  --probe        log in to the switch, and print what HaaS understands of its ports, and all that was said, without\n"
           "                 passwords: for the authors of the driver\n"
           "  --port P       with --probe: look at this port only\n"
           "  --write        with --probe and --port: attach and detach two unused VLANs on the port, which must have no NIC,\n"
           "                 and put it back\n"
           "  --switch S     work on this switch only\n"
           "  --user U       read the private keys for passwords, then do all else with the rights of this user\n"
           "  --config FILE  read FILE instead of $HAAS_CONFIG, ./haas.cfg, ~/.config/haas/haas.cfg or " +
           std::string(haas::sys::sysconfdir) +
           "/haas.cfg\n"
           "                 (root never reads the second and the third of these)\n"
           "  --help         show this text\n"
           "  --version      show the version\n"
           "\n"
           "Exit status: 0 on success; 1 if the database cannot be used, or with --once, --audit and --probe if a switch, an action\n"
           "or a port was not as it should be, repaired or not; 2 if the command line or the configuration is wrong.\n";
}

struct Arguments {
    enum class Mode { once, watch, audit, probe, help, version };
    std::optional<Mode> mode;
    haas::sync::Start start;
    std::string config;
    haas::sync::Purpose purpose = haas::sync::Purpose::audit;
    haas::sync::Format format = haas::sync::Format::text;
    haas::sync::ProbeRequest probe{};
};

void set_mode(Arguments& arguments, Arguments::Mode mode) {
    if (arguments.mode && *arguments.mode != mode)
        throw ConfigError("give only one of --once, --watch, --audit and --probe");
    arguments.mode = mode;
}

/// @throws ConfigError  for options that do not belong together
void require_consistent(const Arguments& arguments) {
    if (!arguments.mode) throw ConfigError("give one of --once, --watch, --audit and --probe");
    const bool is_for_audit = arguments.purpose == haas::sync::Purpose::repair ||
                              arguments.format == haas::sync::Format::json ||
                              arguments.start.incomplete == haas::sync::Options::Incomplete::accepted;
    if (*arguments.mode != Arguments::Mode::audit && is_for_audit) {
        throw ConfigError("give --repair, --json and --accept-incomplete only with --audit");
    }
    const auto& probe = arguments.probe;
    const bool writes = probe.writing == haas::sync::ProbeRequest::Writing::trials;
    if (*arguments.mode != Arguments::Mode::probe && (writes || !probe.port.empty()))
        throw ConfigError("give --port and --write only with --probe");
    if (*arguments.mode == Arguments::Mode::probe && arguments.start.only_switch.empty())
        throw ConfigError("give --switch with --probe");
    if (writes && probe.port.empty()) throw ConfigError("give --port with --write: a port that nobody uses");
}

/// Takes an option that has no value.
/// @return  whether the word is one
bool take_flag(Arguments& arguments, std::string_view word) {
    using Mode = Arguments::Mode;
    static const std::map<std::string_view, Mode> modes = {
        {"--once", Mode::once}, {"--watch", Mode::watch}, {"--audit", Mode::audit}, {"--probe", Mode::probe}};
    if (const auto found = modes.find(word); found != modes.end()) {
        set_mode(arguments, found->second);
    } else if (word == "--write") {
        arguments.probe.writing = haas::sync::ProbeRequest::Writing::trials;
    } else if (word == "--repair") {
        arguments.purpose = haas::sync::Purpose::repair;
    } else if (word == "--json") {
        arguments.format = haas::sync::Format::json;
    } else if (word == "--accept-incomplete") {
        arguments.start.incomplete = haas::sync::Options::Incomplete::accepted;
    } else {
        return false;
    }
    return true;
}

Arguments parse(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i < argc; ++i) {
        std::string_view word = argv[i];
        // Takes `--name value` and `--name=value`.
        const auto takes = [&](std::string_view name, std::string& value) {
            const bool is_second = !value.empty();
            if (word == name) {
                if (++i == argc) throw ConfigError(std::string(name) + " needs a value");
                value = argv[i];
            } else if (word.size() > name.size() && word.starts_with(name) && word[name.size()] == '=') {
                value = word.substr(name.size() + 1);
            } else {
                return false;
            }
            if (value.empty()) throw ConfigError(std::string(name) + " needs a value");
            if (is_second) throw ConfigError(std::string(name) + " is given twice");
            return true;
        };
        if (word == "--help" || word == "-h") {
            arguments.mode = Arguments::Mode::help;
            return arguments;
        }
        if (word == "--version") {
            arguments.mode = Arguments::Mode::version;
            return arguments;
        }
        if (!take_flag(arguments, word) && !takes("--switch", arguments.start.only_switch) &&
            !takes("--user", arguments.start.user) && !takes("--config", arguments.config) &&
            !takes("--port", arguments.probe.port)) {
            throw ConfigError("unknown argument " + std::string(word));
        }
    }
    require_consistent(arguments);
    return arguments;
}

/// A signal ends the program meanwhile.
void wait_for_key(const haas::sys::Config& config) {
    constexpr std::chrono::milliseconds interval{250};
    haas::service::wait_for_key(config.sync.switch_private_key, haas::store::sqlite_path(config.database.uri), [&] {
        std::this_thread::sleep_for(interval);
        return true;
    });
}

int run(const Arguments& arguments) {
    if (*arguments.mode == Arguments::Mode::help) {
        std::fputs(usage().c_str(), stdout);
        return 0;
    }
    if (*arguments.mode == Arguments::Mode::version) {
        std::puts("haas-sync " PACKAGE_VERSION);
        return 0;
    }
    const auto config = haas::sys::load_config(arguments.config);
    haas::base::log::start("haas-sync", config.log_level);
    // A wrong name is said at once, and not only when there is a database.
    if (!arguments.start.user.empty()) haas::sys::get_account(arguments.start.user);
    if (*arguments.mode == Arguments::Mode::watch) wait_for_key(config);
    haas::sync::Composition parts(config, arguments.start);
    switch (*arguments.mode) {
        case Arguments::Mode::once: return haas::sync::sync_once(parts);
        case Arguments::Mode::audit: return haas::sync::sync_audit(parts, arguments.purpose, arguments.format);
        case Arguments::Mode::probe: return haas::sync::sync_probe(parts, arguments.probe);
        default: return haas::sync::sync_forever(parts);
    }
}

}  // namespace

int main(int argc, char** argv) {
    // A write to a peer that is gone, such as libvirt, then fails with EPIPE, which is reported as an error.
    ::signal(SIGPIPE, SIG_IGN);
    try {
        return run(parse(argc, argv));
    } catch (const ConfigError& error) {
        std::fprintf(stderr, "haas-sync: %s\n", error.what());
        return bad_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "haas-sync: %s\n", error.what());
        return failed;
    }
}
