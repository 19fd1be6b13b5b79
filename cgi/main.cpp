// haas.fcgi: the API for Apache. Under mod_fcgid it answers requests until it gets a signal to end; under mod_cgi it
// answers the one request in its environment; as a service, it keeps workers that answer what mod_proxy_fcgi sends.

#include <fcgiapp.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <span>
#include <string>

#include "api/application.hpp"
#include "api/error_map.hpp"
#include "api/refusal_log.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "device/client.hpp"
#include "device/worker_seats.hpp"
#include "drivers/kinds.hpp"
#include "gateway.hpp"
#include "listener.hpp"
#include "sockets.hpp"
#include "store/database_uri.hpp"
#include "sys/account.hpp"
#include "sys/arguments.hpp"
#include "sys/config.hpp"
#include "sys/config_source.hpp"
#include "sys/directories.hpp"
#include "sys/host_process.hpp"
#include "sys/memory_limit.hpp"
#include "sys/shared_memory.hpp"
#include "sys/verification_turns.hpp"

namespace {

using haas::base::SystemClock;

/// The API with the objects that it needs.
class Worker {
public:
    haas::http::Response answer(const haas::http::Request& request) {
        try {
            refusals_.sum_up();
            if (const auto config = source_.take_change()) start(*config);
        } catch (const haas::base::ConfigError& error) {
            // Without a usable configuration, no worker continues with the old one. The next request reads the file
            // again, so no restart is needed.
            source_ = {};
            refusals_.error("configuration_unusable", request, 503, {{"reason", error.what()}});
            return haas::api::unavailable_response("The configuration of the service is not usable; its log tells why.",
                                                   request.id);
        }
        return application_->handle(request);
    }

    /// Reads the configuration before the first request comes. If that fails, the request will tell.
    void get_ready() {
        try {
            if (const auto config = source_.take_change()) start(*config);
        } catch (const haas::base::Error& error) {
            source_ = {};
            haas::base::log::warning("configuration_unusable", {{"reason", error.what()}});
        }
    }

    /// For requests that do not reach the API.
    haas::api::RefusalLog& refusals() { return refusals_; }

private:
    void start(const haas::sys::Config& config) {
        application_.reset();  // it uses the other objects
        haas::base::log::start("haas.fcgi", config.log_level);
        haas::sys::limit_memory(config.process_memory);
        haas::api::Settings settings;
        settings.vlans.pool = config.vlan.pool;
        settings.vlans.reserved = config.vlan.reserved;
        settings.vlans.project_share = config.vlan.project_share;
        settings.bmcs.public_key = config.bmc.public_key;
        settings.switches.public_key = config.sync.switch_public_key;
        settings.switches.drivers = &drivers_;
        settings.bmcs.drivers = &bmc_kinds_;
        settings.bmcs.timeout = config.bmc.request_timeout;
        using Consoles = haas::service::BmcControl::Consoles;
        settings.bmcs.consoles =
            config.bmc.console == haas::sys::Config::Bmc::Console::always ? Consoles::always : Consoles::when_asked;
        settings.bmcs.console_room = {config.console.most_logs(), config.console.project_share};
        if (haas::store::is_on_server(config.database.uri)) settings.bmcs.host = haas::sys::host_name();
        settings.seats = haas::device::make_worker_seats(config);
        settings.pending = {config.sync.pending_per_project};
        settings.metadata = {config.api.metadata_entries, config.api.metadata_size};
        settings.cors_origins = config.api.cors_origins;
        settings.tokens = {config.api.tokens_per_user, config.auth.session_lifetime};
        settings.repeats = {config.idempotency_keys_kept, config.idempotency_keys_per_user, longest_request(config)};
        using Unknown = haas::api::RemoteUsers::Unknown;
        const bool creates = config.auth.unknown_user == haas::sys::Config::Auth::Unknown::create;
        settings.remote_users = {config.auth.remote_user, creates ? Unknown::created : Unknown::refused,
                                 config.auth.remote_administrators, config.auth.most_users};
        settings.headnodes.base_imgs = config.headnode.base_imgs;
        settings.headnodes.timeout = config.headnode.request_timeout;
        settings.headnodes.limits = {config.headnode.headnodes_per_project, config.headnode.hnics_per_headnode};
        machines_ = std::make_unique<haas::device::Client>(config.device.socket, haas::device::make_places(config));
        settings.machines = machines_.get();
        // As all that a request waits for, below Apache's timeout.
        constexpr std::chrono::seconds longest_transaction{25};
        haas::store::Database database({config.database.uri, config.database.busy_timeout, longest_transaction},
                                       clock_);
        application_ =
            std::make_unique<haas::api::Application>(std::move(database), settings, clock_, share_checks(config.api));
    }

    /// With the time that haas-device's answer may need.
    static std::chrono::seconds longest_request(const haas::sys::Config& config) {
        const auto timeout = std::max(config.bmc.request_timeout, config.headnode.request_timeout);
        return std::chrono::ceil<std::chrono::seconds>(timeout) + std::chrono::seconds(10);
    }

    /// The data about passwords that all workers of this user share.
    static haas::api::PasswordChecks share_checks(const haas::sys::Config::Api& config) {
        using haas::base::ProofTable;
        using haas::base::VerificationLine;
        haas::api::PasswordChecks checks;
        const auto directory = config.proofs_directory ? *config.proofs_directory
                                                       : haas::sys::choose_memory_directory(haas::sys::haasworkersdir);
        if (auto memory = share<ProofTable>(directory, "proofs")) checks.proofs = ProofTable(std::move(memory));
        haas::sys::VerificationTurns::Bounds bounds{config.password_checks};
        bounds.guesses = VerificationLine::Guesses::slowed;
        const haas::sys::VerificationTurns turns(config.waiting_file, share<VerificationLine>(directory, "logins"),
                                                 bounds);
        checks.begin = [turns](const auto& user, const auto& password, const auto& address) {
            return turns.take(user, password, address);
        };
        checks.pause = [turns](const auto& user, const auto& address) { return turns.pause(user, address); };
        return checks;
    }

    /// Shared memory for a table; null when it is not available, so that each worker uses its own.
    template <typename Table>
    static std::shared_ptr<void> share(const std::filesystem::path& directory, const std::string& name) {
        const auto file = directory / ("haas-" + name + '-' + std::to_string(::geteuid()));
        try {
            return haas::sys::map_shared_memory(file, {Table::size(), &Table::format, &Table::fits});
        } catch (const haas::base::Error& error) {
            haas::base::log::warning("proofs_not_shared", {{"reason", error.what()}});
        }
        return nullptr;
    }

    haas::sys::ConfigSource source_;
    SystemClock clock_;
    haas::api::RefusalLog refusals_{clock_};
    haas::core::SwitchDrivers drivers_ = haas::drivers::make_switch_kinds();
    haas::core::BmcDrivers bmc_kinds_ = haas::drivers::make_bmc_kinds();
    std::unique_ptr<haas::core::Machines> machines_;
    std::unique_ptr<haas::api::Application> application_;
};

std::atomic<bool> ending{false};

/// Reads a request and answers it; catches every error, so that the worker survives.
void respond(Worker& worker, const haas::cgi::Gateway& gateway, const haas::cgi::Client& client) {
    haas::http::Response response;
    try {
        response = worker.answer(haas::cgi::take_request(gateway));
    } catch (...) {
        // The request could not be read, so it has no id yet.
        haas::http::Request request;
        request.id = haas::base::make_uuid();
        response = haas::api::to_response(std::current_exception(), request, worker.refusals());
        response.headers.emplace_back("X-Request-Id", request.id);
    }
    try {
        response.status = haas::cgi::status_for(gateway, response.status);
        haas::cgi::send(response, client);
    } catch (const std::exception& error) {
        // The beginning of the answer was already sent, so the answer can only be cut off.
        haas::base::log::error("answer_cut_off", {{"reason", error.what()}});
    }
}

extern "C" void shut_down(int) {
    ending = true;
    FCGX_ShutdownPending();
}

/// mod_fcgid ends workers with SIGTERM: the worker finishes the current request first.
void finish_on_sigterm() {
    struct sigaction action {};
    action.sa_handler = shut_down;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGUSR1, &action, nullptr);
}

int serve_cgi(Worker& worker) {
    const haas::cgi::Gateway gateway{[](const char* name) { return std::getenv(name); },
                                     [](std::span<char> to) {
                                         std::cin.read(to.data(), static_cast<std::streamsize>(to.size()));
                                         return static_cast<std::size_t>(std::cin.gcount());
                                     }};
    respond(worker, gateway,
            {[](const std::string& text) { return static_cast<bool>(std::cout << text); },
             [] { return static_cast<bool>(std::cout.flush()); }, [] { return ending.load(); }});
    std::cout.flush();
    return std::cout ? 0 : 1;
}

/// Answers the request that FCGX_Accept_r has begun.
void answer(Worker& worker, FCGX_Request& fcgi, bool (*is_ending)()) {
    const haas::cgi::Gateway gateway{[&](const char* name) { return FCGX_GetParam(name, fcgi.envp); },
                                     [&](std::span<char> to) {
                                         const int got = FCGX_GetStr(to.data(), static_cast<int>(to.size()), fcgi.in);
                                         return got > 0 ? static_cast<std::size_t>(got) : std::size_t{0};
                                     }};
    respond(worker, gateway,
            {[&](const std::string& text) {
                 return FCGX_PutStr(text.data(), static_cast<int>(text.size()), fcgi.out) >= 0;
             },
             [&] { return FCGX_FFlush(fcgi.out) == 0; }, is_ending});
}

int serve_fastcgi(Worker& worker) {
    FCGX_Request fcgi;
    if (FCGX_Init() != 0 || FCGX_InitRequest(&fcgi, 0, FCGI_FAIL_ACCEPT_ON_INTR) != 0) return 1;
    finish_on_sigterm();
    haas::cgi::end_with_manager(STDIN_FILENO);
    haas::cgi::remove_orphaned_sockets(STDIN_FILENO);
    while (FCGX_Accept_r(&fcgi) >= 0) {
        answer(worker, fcgi, [] { return ending.load(); });
        FCGX_Finish_r(&fcgi);
    }
    return 0;
}

/// The life of one of the service's workers.
int serve_listener(int listener) {
    FCGX_Request fcgi;
    if (FCGX_Init() != 0 || FCGX_InitRequest(&fcgi, listener, 0) != 0) return 1;
    Worker worker;
    worker.get_ready();
    const haas::cgi::WaitingRoom room(listener);
    while (!haas::cgi::WaitingRoom::is_ending()) {
        if (FCGX_Accept_r(&fcgi) < 0) {
            room.wait();
            continue;
        }
        answer(worker, fcgi, haas::cgi::WaitingRoom::is_ending);
        FCGX_Finish_r(&fcgi);
        FCGX_Free(&fcgi, 1);  // a connection that is kept would keep the worker for one of Apache's children
    }
    return 0;
}

haas::sys::Program program() {
    return {
        .name = "haas.fcgi",
        .forms = {"", "--listen [--workers N]"},
        .purpose = "Answers the API, for Apache: mod_fcgid starts it without options.",
        .options = {{"listen", "",
                     "answer what mod_proxy_fcgi sends to the socket from systemd, until SIGTERM or SIGINT"},
                    {"workers", "N", "how many requests at once, 1 to 1000 (default: 32)"}},
        .ending =
            "SIGHUP replaces the workers. Exit status: 0 after a signal; 1 on a failure; 2 if the command line is wrong.\n"};
}

int listen(const haas::sys::Arguments& arguments) {
    constexpr int most_workers = 1000;
    constexpr int usual_workers = 32;
    if (!arguments.has("listen")) throw haas::base::ConfigError("give --listen, or start it by mod_fcgid");
    const auto workers =
        arguments.has("workers") ? haas::base::parse_number<int>(arguments.text("workers")) : usual_workers;
    if (!workers || *workers < 1 || *workers > most_workers) {
        throw haas::base::ConfigError("--workers must be a number from 1 to " + std::to_string(most_workers));
    }
    const int listener = haas::cgi::take_listener();
    return haas::cgi::keep_workers(*workers, [listener] { return serve_listener(listener); });
}

}  // namespace

int main(int argc, char** argv) {
    haas::sys::keep_memory_private();
    // A write to a closed connection fails with EPIPE, which is reported as an error.
    ::signal(SIGPIPE, SIG_IGN);
    try {
        haas::base::log::start("haas.fcgi", haas::base::log::Level::info);
        // A web server makes arguments of a query: who sends a request must not choose options.
        if (argc > 1 && std::getenv("GATEWAY_INTERFACE") == nullptr) {
            return haas::sys::run_program(program(), argc, argv, listen);
        }
        Worker worker;
        return FCGX_IsCGI() != 0 ? serve_cgi(worker) : serve_fastcgi(worker);
    } catch (const std::exception& error) {
        haas::base::log::error("worker_ends", {{"reason", error.what()}});
        return 1;
    }
}
