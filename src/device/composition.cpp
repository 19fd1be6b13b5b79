#include "device/composition.hpp"

#include "console/keeper.hpp"
#include "device/worker_seats.hpp"
#include "drivers/locks.hpp"
#include "drivers/registry.hpp"
#include "service/hypervisor_reach.hpp"
#include "service/lease_locks.hpp"
#include "service/local_machines.hpp"
#include "store/database_uri.hpp"
#include "sys/account.hpp"
#include "sys/config_trust.hpp"
#include "sys/host_process.hpp"
#include "sys/named_locks.hpp"
#include "sys/state_owner.hpp"

namespace haas::device {

namespace {

service::BmcOpeningKey read_key(const sys::Config& config) {
    sys::require_trusted_paths(config);
    return service::bmc_key_read_from(config.bmc.private_key);
}

const sys::Config& become(const sys::Config& config, const std::string& user) {
    if (!user.empty()) sys::become_user(user);
    sys::log_wrong_owners(config, store::database_file(config.database.uri));
    return config;
}

std::function<store::Database()> opener(const sys::Config& config, const base::Clock& clock) {
    const store::DatabaseOptions options{config.database.uri, config.database.busy_timeout};
    return [options, &clock] { return store::Database(options, clock); };
}

/// Where there is one host, files: they are quick, and end with their process.
base::TakeLock locks(const sys::Config& config, const base::Clock& clock, const std::filesystem::path& directory) {
    if (!store::is_on_server(config.database.uri)) return sys::NamedLocks(directory).taker();
    return service::take_leases(opener(config, clock), {sys::this_host(), sys::this_process(), &sys::is_alive});
}

service::BmcControl bmc_control(const sys::Config& config, const base::Clock& clock, const core::BmcDrivers& drivers,
                                const service::BmcOpeningKey& key) {
    service::BmcControl bmcs;
    bmcs.drivers = &drivers;
    bmcs.opening_key = key;
    bmcs.pxe_on_cycle = config.bmc.pxe_on_cycle;
    bmcs.media_urls = config.bmc.media_urls;
    bmcs.timeout = config.bmc.request_timeout;
    using Consoles = service::BmcControl::Consoles;
    bmcs.consoles = config.bmc.console == sys::Config::Bmc::Console::always ? Consoles::always : Consoles::when_asked;
    bmcs.console_room = {config.console.most_logs(), config.console.project_share};
    bmcs.lock = drivers::make_bmc_lock(locks(config, clock, config.bmc.lock_directory));
    if (store::is_on_server(config.database.uri)) bmcs.host = sys::host_name();
    return bmcs;
}

service::HeadnodeHost headnode_host(const sys::Config& config, const base::Clock& clock) {
    service::HeadnodeHost host;
    host.base_imgs = config.headnode.base_imgs;
    host.reserved_vlans = config.vlan.reserved;
    host.timeout = config.headnode.request_timeout;
    host.lock = drivers::make_headnode_lock(locks(config, clock, config.headnode.lock_directory));
    return host;
}

/// The machines of one thread, with the objects that no two threads share.
class ThreadMachines : public service::LocalMachines {
public:
    struct Own {
        std::unique_ptr<core::Hypervisor> hypervisor;
        std::unique_ptr<core::ConsoleKeeper> keeper;
    };
    ThreadMachines(store::Database database, Parts parts, Own own)
        : LocalMachines(std::move(database), with(std::move(parts), own)), own_(std::move(own)) {}

private:
    static Parts with(Parts parts, const Own& own) {
        parts.headnodes.hypervisor = own.hypervisor.get();
        parts.consoles = own.keeper.get();
        return parts;
    }
    Own own_;
};

}  // namespace

Composition::Composition(const sys::Config& given, const std::string& user)
    : bmc_key(read_key(given)),
      config(become(given, user)),
      bmc_drivers(drivers::make_bmc_drivers({config.bmc.command_timeout, config.bmc.lock_directory})),
      bmcs(bmc_control(config, clock, bmc_drivers, bmc_key)),
      headnodes(headnode_host(config, clock)),
      seats(make_worker_seats(config)),
      server({config.device.socket, config.device.requests}, [this] { return make_machines(); }) {}

std::unique_ptr<core::Machines> Composition::make_machines() const {
    return std::make_unique<ThreadMachines>(
        store::Database({config.database.uri, config.database.busy_timeout}, clock),
        service::LocalMachines::Parts{bmcs, headnodes, seats, nullptr},
        ThreadMachines::Own{
            service::guard_reach(drivers::make_hypervisor(config.headnode),
                                 {config.database.uri, config.headnode.libvirt_endpoint, sys::host_name()},
                                 opener(config, clock)),
            std::make_unique<console::Keeper>(console::to_options(config.console))});
}

}  // namespace haas::device
