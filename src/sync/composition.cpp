#include "sync/composition.hpp"

#include "drivers/locks.hpp"
#include "drivers/registry.hpp"
#include "service/hypervisor_reach.hpp"
#include "service/lease_locks.hpp"
#include "store/database_uri.hpp"
#include "store/switch.hpp"
#include "sys/account.hpp"
#include "sys/config_trust.hpp"
#include "sys/host_process.hpp"
#include "sys/named_locks.hpp"
#include "sys/state_owner.hpp"

namespace haas::sync {

namespace {

/// What needs the rights of the user who started the program; the last step gives them up.
Keys read_keys(const sys::Config& config, const std::string& user) {
    sys::require_trusted_paths(config);
    Keys keys{sys::read_ssh_key(config.sync.ssh_key),
              std::make_shared<const service::SecretOpener>(config.sync.switch_private_key),
              service::bmc_key_read_from(config.bmc.private_key)};
    if (!user.empty()) sys::become_user(user);
    sys::log_wrong_owners(config, store::database_file(config.database.uri));
    return keys;
}

OpenDatabase opener(const sys::Config& config, const base::Clock& clock) {
    const store::DatabaseOptions options{config.database.uri, config.database.busy_timeout};
    return [options, &clock] { return store::Database(options, clock); };
}

void require_switch(const OpenDatabase& open, const std::string& label) {
    const auto found = open().read([&](store::Reading& tx) { return store::find_switch(tx, label); });
    if (!found)
        throw base::ConfigError("Switch " + label + " does not exist: `haas list_switches` lists the switches.");
}

Options complete(Options options, const Composition& parts, const Start& start) {
    if (!start.only_switch.empty()) {
        require_switch(parts.open, start.only_switch);
        options.only_switch = start.only_switch;
    }
    options.incomplete = start.incomplete;
    options.secrets = parts.keys.switch_secrets;
    options.hypervisor = parts.audit_hypervisor.get();
    return options;
}

service::BmcControl bmc_control(const sys::Config& config, const core::BmcDrivers& drivers,
                                const service::BmcOpeningKey& key) {
    service::BmcControl bmcs;
    bmcs.drivers = &drivers;
    bmcs.opening_key = key;
    using Consoles = service::BmcControl::Consoles;
    bmcs.consoles = config.bmc.console == sys::Config::Bmc::Console::always ? Consoles::always : Consoles::when_asked;
    bmcs.console_room = {config.console.most_logs(), config.console.project_share};
    if (store::is_on_server(config.database.uri)) bmcs.host = sys::host_name();
    return bmcs;
}

std::unique_ptr<core::Hypervisor> make_hypervisor(const sys::Config& config, const OpenDatabase& open) {
    return service::guard_reach(drivers::make_hypervisor(config.headnode),
                                {config.database.uri, config.headnode.libvirt_endpoint, sys::host_name()}, open);
}

/// @param hypervisor  null: headnodes are left to others
service::HeadnodeHost headnode_host(const sys::Config& config, const OpenDatabase& open, core::Hypervisor* hypervisor) {
    service::HeadnodeHost host;
    host.hypervisor = hypervisor;
    host.base_imgs = config.headnode.base_imgs;
    host.reserved_vlans = config.vlan.reserved;
    host.lock = drivers::make_headnode_lock(
        store::is_on_server(config.database.uri)
            ? service::take_leases(open, {sys::this_host(), sys::this_process(), &sys::is_alive})
            : sys::NamedLocks(config.headnode.lock_directory).taker());
    return host;
}

}  // namespace

Options to_options(const sys::Config& config) {
    Options options;
    options.max_switches_at_once = config.sync.max_switches_at_once;
    options.max_attempts = config.sync.max_attempts;
    options.retry_delay = config.sync.retry_delay;
    options.longest_retry_delay = config.sync.longest_retry_delay;
    options.poll_interval = config.sync.poll_interval;
    options.keep_actions = config.sync.keep_actions;
    options.most_finished_actions = config.sync.most_finished_actions;
    options.timeouts = {config.sync.connect_timeout, config.sync.command_timeout};
    options.save =
        config.sync.save == sys::Config::Sync::Save::never ? Options::Save::never : Options::Save::after_batch;
    options.create_vlans = config.sync.create_vlans;
    options.remove_vlans = config.sync.remove_vlans;
    options.describe = config.sync.describe;
    options.trust_failovers = config.sync.trust_failovers;
    options.vlan_pool = config.vlan.pool;
    options.reserved_vlans = config.vlan.reserved;
    // A site that names its libvirt has headnodes there, or had: haas.cfg may have lost the images since.
    options.offers_headnodes = !config.headnode.base_imgs.empty() || config.headnode.libvirt_endpoint_is_given;
    options.keep_base_interfaces = config.headnode.keep_base_interfaces;
    options.host = sys::host_name();
    return options;
}

Composition::Composition(const sys::Config& config, const Start& start)
    : keys(read_keys(config, start.user)),
      open(opener(config, clock)),
      ssh{config.sync.ssh_known_hosts, keys.ssh},
      switch_drivers(drivers::make_switch_drivers(ssh)),
      bmc_drivers(drivers::make_bmc_drivers({config.bmc.command_timeout, config.bmc.lock_directory})),
      keeper(console::to_options(config.console)),
      hypervisor(make_hypervisor(config, open)),
      audit_hypervisor(make_hypervisor(config, open)),
      options(complete(to_options(config), *this, start)),
      engine(open, switch_drivers, options),
      // A haas-sync for one switch leaves consoles and headnodes to others.
      consoles(bmc_control(config, bmc_drivers, keys.bmcs), options.only_switch ? nullptr : &keeper),
      headnodes(open, headnode_host(config, open, options.only_switch ? nullptr : hypervisor.get()),
                config.headnode.clone_timeout),
      lock_directories{config.bmc.lock_directory, config.headnode.lock_directory},
      repeats{.kept = config.idempotency_keys_kept} {}

}  // namespace haas::sync
