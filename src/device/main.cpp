// The program haas-device.
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/log.hpp"
#include "config.h"
#include "device/composition.hpp"
#include "service/first_start.hpp"
#include "store/sqlite_file.hpp"
#include "sys/account.hpp"
#include "sys/config.hpp"
#include "sys/descriptor.hpp"
#include "sys/directories.hpp"

namespace {

using haas::base::ConfigError;

constexpr int failed = 1;
constexpr int bad_usage = 2;

/// How often to look for a database while there is none.
constexpr std::chrono::milliseconds first_start_interval{250};

std::string usage() {
    return "Usage: haas-device --foreground [--user U] [--config FILE]\n"
           "Talks to BMCs and to the hypervisor for haas.fcgi, which asks by a Unix socket.\n"
           "\n"
           "  --foreground   answer until SIGTERM or SIGINT\n"
           "  --user U       read the private key for passwords, then do all else with the rights of this user\n"
           "  --config FILE  read FILE instead of $HAAS_CONFIG, ./haas.cfg, ~/.config/haas/haas.cfg or " +
           std::string(haas::sys::sysconfdir) +
           "/haas.cfg\n"
           "                 (root never reads the second and the third of these)\n"
           "  --help         show this text\n"
           "  --version      show the version\n"
           "\n"
           "Exit status: 0 after a signal; 1 on a failure; 2 if the command line or the configuration is wrong.\n";
}

struct Arguments {
    enum class Mode { none, foreground, help, version };
    Mode mode = Mode::none;
    std::string user;
    std::string config;
};

Arguments parse(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        // Takes `--name value` and `--name=value`.
        const auto takes = [&](std::string_view name, std::string& value) {
            if (word != name && !(word.starts_with(name) && word.substr(name.size()).starts_with('='))) return false;
            if (!value.empty()) throw ConfigError(std::string(name) + " is given twice");
            if (word != name) {
                value = word.substr(name.size() + 1);
            } else if (i + 1 < argc) {
                value = argv[++i];
            }
            if (value.empty()) throw ConfigError(std::string(name) + " needs a value");
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
        if (word == "--foreground") {
            arguments.mode = Arguments::Mode::foreground;
        } else if (!takes("--user", arguments.user) && !takes("--config", arguments.config)) {
            throw ConfigError("unknown argument " + std::string(word));
        }
    }
    if (arguments.mode == Arguments::Mode::none) throw ConfigError("give --foreground");
    return arguments;
}

/// Readable once a signal has asked this program to end. All threads that are started from now on leave it the signal.
haas::sys::Descriptor watch_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    haas::sys::Descriptor watch(::signalfd(-1, &signals, SFD_CLOEXEC));
    if (!watch.is_open()) throw haas::base::Error(std::string("signalfd: ") + std::strerror(errno));
    return watch;
}

bool is_readable_within(const haas::sys::Descriptor& file, std::chrono::milliseconds time) {
    pollfd watched{file.get(), POLLIN, 0};
    return ::poll(&watched, 1, static_cast<int>(time.count())) > 0;
}

int run(const Arguments& arguments) {
    if (arguments.mode == Arguments::Mode::help) {
        std::fputs(usage().c_str(), stdout);
        return 0;
    }
    if (arguments.mode == Arguments::Mode::version) {
        std::puts("haas-device " PACKAGE_VERSION);
        return 0;
    }
    const auto config = haas::sys::load_config(arguments.config);
    haas::base::log::start("haas-device", config.log_level);
    const auto end = watch_signals();
    // A wrong name is said at once, and not only when there is a database.
    if (!arguments.user.empty()) haas::sys::get_account(arguments.user);
    const auto database = haas::store::sqlite_path(config.database.uri);
    const auto pause = [&] { return !is_readable_within(end, first_start_interval); };
    if (haas::service::wait_for_key(config.bmc.private_key, database, pause)) {
        haas::device::Composition parts(config, arguments.user);
        haas::base::log::info("listening", {{"socket", config.device.socket.string()}});
        parts.server.serve(end.get());
    }
    haas::base::log::info("stopped");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    haas::sys::keep_memory_private();
    // A write to a peer that is gone, such as libvirt, then fails with EPIPE, which is reported as an error.
    ::signal(SIGPIPE, SIG_IGN);
    try {
        return run(parse(argc, argv));
    } catch (const ConfigError& error) {
        std::fprintf(stderr, "haas-device: %s\n", error.what());
        return bad_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "haas-device: %s\n", error.what());
        return failed;
    }
}
