// The program haas-sync.
#include <csignal>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/log.hpp"
#include "config.h"
#include "sync/watch.hpp"
#include "sys/directories.hpp"

namespace {

using haas::base::ConfigError;

constexpr int failed = 1;
constexpr int bad_usage = 2;

std::string usage() {
    return "Usage: haas-sync --once | --watch | --audit [--repair] [--json] [--accept-incomplete]  [--switch S] [--user U] [--config FILE]\n"
           "Brings the networking actions that were asked for to the switches.\n"
           "\n"
           "  --once         do what is due now, and end\n"
           "  --watch        do what becomes due, until ended by SIGTERM or SIGINT\n"
           "  --audit        read every port and every headnode's VM, and print what carries something else than it should\n"
           "  --repair       with --audit: put that right\n"
           "  --json         with --audit: print it for programs\n"
           "  --accept-incomplete\n"
           "                 with --audit, after a restore: go on although some switches could not tell everything\n"
           "  --switch S     only on this switch\n"
           "  --user U       read the private key for switch passwords, and do all else with the rights of this user\n"
           "  --config FILE  instead of $HAAS_CONFIG, ./haas.cfg, ~/.config/haas/haas.cfg or " +
           std::string(haas::sys::sysconfdir) + "/haas.cfg\n"
           "                 (the second and third of these are never read by root)\n"
           "  --help         show this text\n"
           "  --version      show the version\n"
           "\n"
           "Exit status: 0, or with --once and --audit 1 when a switch, an action or a port was not as it should be, repaired\n"
           "or not; 1 when the database cannot be used; 2 when the command line or the configuration is wrong.\n";
}

struct Arguments {
    enum class Mode { once, watch, audit, help, version };
    std::optional<Mode> mode;
    haas::sync::Start start;
    std::string config;
    haas::sync::Purpose purpose = haas::sync::Purpose::audit;
    haas::sync::Format format = haas::sync::Format::text;
};

void set_mode(Arguments& arguments, Arguments::Mode mode) {
    if (arguments.mode && *arguments.mode != mode) throw ConfigError("only one of --once, --watch and --audit can be given");
    arguments.mode = mode;
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
        if (word == "--once") {
            set_mode(arguments, Arguments::Mode::once);
        } else if (word == "--watch") {
            set_mode(arguments, Arguments::Mode::watch);
        } else if (word == "--audit") {
            set_mode(arguments, Arguments::Mode::audit);
        } else if (word == "--repair") {
            arguments.purpose = haas::sync::Purpose::repair;
        } else if (word == "--json") {
            arguments.format = haas::sync::Format::json;
        } else if (word == "--accept-incomplete") {
            arguments.start.incomplete = haas::sync::Options::Incomplete::accepted;
        } else if (!takes("--switch", arguments.start.only_switch) && !takes("--user", arguments.start.user) &&
                   !takes("--config", arguments.config)) {
            throw ConfigError("unknown argument " + std::string(word));
        }
    }
    if (!arguments.mode) throw ConfigError("one of --once, --watch and --audit is needed");
    const bool is_for_audit = arguments.purpose == haas::sync::Purpose::repair || arguments.format == haas::sync::Format::json ||
                              arguments.start.incomplete == haas::sync::Options::Incomplete::accepted;
    if (*arguments.mode != Arguments::Mode::audit && is_for_audit) {
        throw ConfigError("--repair, --json and --accept-incomplete go with --audit alone");
    }
    return arguments;
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
    haas::sync::Composition parts(config, arguments.start);
    switch (*arguments.mode) {
        case Arguments::Mode::once: return haas::sync::sync_once(parts);
        case Arguments::Mode::audit: return haas::sync::sync_audit(parts, arguments.purpose, arguments.format);
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
