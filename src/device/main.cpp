// The program haas-device.
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/log_limit.hpp"
#include "device/composition.hpp"
#include "service/first_start.hpp"
#include "store/database_uri.hpp"
#include "sys/account.hpp"
#include "sys/arguments.hpp"
#include "sys/config.hpp"
#include "sys/descriptor.hpp"
#include "sys/memory_limit.hpp"

namespace {

/// How often to look for a database while there is none.
constexpr std::chrono::milliseconds first_start_interval{250};

haas::sys::Program program() {
    return {
        .name = "haas-device",
        .forms = {"--foreground [--user U] [--config FILE]"},
        .purpose = "Talks to BMCs and to the hypervisor for haas.fcgi, which asks by a Unix socket.",
        .options = {{"foreground", "", "answer until SIGTERM or SIGINT"},
                    {"user", "U", "read the private key for passwords, then do all else with the rights of this user"},
                    haas::sys::config_option()},
        .ending =
            "Exit status: 0 after a signal; 1 on a failure; 2 if the command line or the configuration is wrong.\n"};
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

int run(const haas::sys::Arguments& arguments) {
    if (!arguments.has("foreground")) throw haas::base::ConfigError("give --foreground");
    const auto config = haas::sys::load_config(arguments.text("config"));
    haas::base::log::start("haas-device", config.log_level);
    // Whoever may ask, such as a worker that was broken into, must not fill the disk by it.
    haas::base::log::limit_repetitions();
    haas::sys::limit_memory(config.process_memory, config.device.requests);
    const auto end = watch_signals();
    // A wrong name is said at once, and not only when there is a database.
    const auto user = arguments.text("user");
    if (!user.empty()) haas::sys::get_account(user);
    const auto database = haas::store::database_file(config.database.uri);
    const auto pause = [&] { return !is_readable_within(end, first_start_interval); };
    if (haas::service::wait_for_key(config.bmc.private_key, database, pause)) {
        haas::device::Composition parts(config, user);
        haas::base::log::info("listening", {{"socket", config.device.socket.string()}});
        parts.server.serve(end.get());
    }
    haas::base::log::sum_up_repetitions();
    haas::base::log::info("stopped");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    haas::sys::keep_memory_private();
    // A write to a peer that is gone, such as libvirt, then fails with EPIPE, which is reported as an error.
    ::signal(SIGPIPE, SIG_IGN);
    return haas::sys::run_program(program(), argc, argv, run);
}
