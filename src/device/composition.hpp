// Puts haas-device together as haas.cfg says.
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "core/bmc.hpp"
#include "core/machines.hpp"
#include "device/server.hpp"
#include "service/settings.hpp"
#include "sys/config.hpp"

namespace haas::device {

/// The parts of haas-device, in the order in which they are made.
struct Composition {
    /// Reads what only the user who started the program may read, and then becomes another user.
    /// @param user  empty: stay the user who started the program
    /// @throws base::ConfigError  when the program cannot become the user, when a file that haas.cfg names is not to be
    ///                            trusted, or when the socket cannot be made
    Composition(const sys::Config& given, const std::string& user);
    Composition(const Composition&) = delete;
    Composition& operator=(const Composition&) = delete;
    ~Composition() = default;

    service::BmcOpeningKey bmc_key;
    sys::Config config;
    base::SystemClock clock;
    core::BmcDrivers bmc_drivers;
    service::BmcControl bmcs;
    service::HeadnodeHost headnodes;  ///< without a hypervisor: each thread has its own
    service::WorkerSeats seats;
    Server server;

private:
    std::unique_ptr<core::Machines> make_machines() const;
};

}  // namespace haas::device
