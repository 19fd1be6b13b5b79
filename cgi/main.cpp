// haas.fcgi: the API for Apache. Under mod_fcgid it answers requests until it is told to go; started by mod_cgi, it
// answers the one request in its environment.

#include <fcgiapp.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <string>

#include "api/application.hpp"
#include "api/error_map.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "drivers/switch/registry.hpp"
#include "gateway.hpp"
#include "sys/config.hpp"
#include "sys/seats.hpp"

namespace {

using haas::base::SystemClock;

/// The API with what it stands on.
class Worker {
public:
    haas::http::Response answer(const haas::http::Request& request) {
        try {
            if (!application_) start();
        } catch (const haas::base::ConfigError& error) {
            // Tried again at the next request, so that a corrected file needs no restart.
            haas::base::log::error("configuration_unusable", {{"reason", error.what()}});
            return haas::api::error_response(503, "UnavailableError",
                                             "The configuration of the service is not usable; its log tells why.",
                                             request.id);
        }
        return application_->handle(request);
    }

private:
    void start() {
        const auto config = haas::sys::load_config({});
        haas::base::log::start("haas.fcgi", config.log_level);
        haas::service::Settings settings;
        settings.vlan_pool = config.vlan.pool;
        settings.reserved_vlans = config.vlan.reserved;
        settings.obm_key_file = config.obm.key_file;
        settings.drivers = &drivers_;
        settings.take_seat = [seats = haas::sys::Seats(config.api.waiting_file, config.api.waiting_requests)] {
            return seats.take();
        };
        haas::store::Database database({config.database.uri, config.database.busy_timeout}, clock_);
        application_ = std::make_unique<haas::api::Application>(std::move(database), settings, clock_);
    }

    SystemClock clock_;
    haas::core::SwitchDrivers drivers_ = haas::drivers::make_switch_drivers();
    std::unique_ptr<haas::api::Application> application_;
};

/// Takes a request in and answers it, whatever happens: the worker lives on.
std::string respond(Worker& worker, const haas::cgi::Gateway& gateway) {
    try {
        return haas::cgi::to_cgi(worker.answer(haas::cgi::take_request(gateway)));
    } catch (...) {
        return haas::cgi::to_cgi(haas::api::to_response(std::current_exception(), haas::http::Request()));
    }
}

extern "C" void shut_down(int) { FCGX_ShutdownPending(); }

/// mod_fcgid ends workers with SIGTERM: the request in hand is finished first.
void finish_on_sigterm() {
    struct sigaction action {};
    action.sa_handler = shut_down;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGUSR1, &action, nullptr);
}

int serve_cgi(Worker& worker) {
    const haas::cgi::Gateway gateway{[](const char* name) { return std::getenv(name); },
                                     [](char* to, std::size_t size) {
                                         std::cin.read(to, static_cast<std::streamsize>(size));
                                         return static_cast<std::size_t>(std::cin.gcount());
                                     }};
    std::cout << respond(worker, gateway) << std::flush;
    return std::cout ? 0 : 1;
}

int serve_fastcgi(Worker& worker) {
    FCGX_Request fcgi;
    if (FCGX_Init() != 0 || FCGX_InitRequest(&fcgi, 0, FCGI_FAIL_ACCEPT_ON_INTR) != 0) return 1;
    finish_on_sigterm();
    const haas::cgi::Gateway gateway{
        [&](const char* name) { return FCGX_GetParam(name, fcgi.envp); },
        [&](char* to, std::size_t size) {
            const int got = FCGX_GetStr(to, static_cast<int>(size), fcgi.in);
            return got > 0 ? static_cast<std::size_t>(got) : std::size_t{0};
        }};
    while (FCGX_Accept_r(&fcgi) >= 0) {
        const std::string text = respond(worker, gateway);
        FCGX_PutStr(text.data(), static_cast<int>(text.size()), fcgi.out);
        FCGX_Finish_r(&fcgi);
    }
    return 0;
}

}  // namespace

int main() {
    try {
        haas::base::log::start("haas.fcgi", haas::base::log::Level::info);
        Worker worker;
        return FCGX_IsCGI() != 0 ? serve_cgi(worker) : serve_fastcgi(worker);
    } catch (const std::exception& error) {
        haas::base::log::error("worker_ends", {{"reason", error.what()}});
        return 1;
    }
}
