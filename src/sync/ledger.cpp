#include "sync/ledger.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "store/port.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"
#include "sync/lease_keeper.hpp"
#include "sync/strays.hpp"
#include "sync/upkeep.hpp"
#include "sync/visit_log.hpp"

namespace haas::sync {

namespace {

/// How many ports' results one transaction stores: each commit waits for the disk.
constexpr std::size_t ports_per_transaction = 100;

/// The ports registered on the device, for the claimed switch or for another switch on the same device, and the uplinks
/// of those other switches.
std::vector<std::string> known_ports(const store::Reading& tx, const Claim& claim, const core::SwitchDriver& driver) {
    auto known = claim.registered;
    for (const auto& other : store::list_switches(tx)) {
        if (other.id == claim.device.id || other.type != claim.device.type) continue;
        const auto fields = store::list_switch_fields(tx, other.id);
        for (const auto& ports : {store::list_ports(tx, other.id), store::list_uplinks(tx, other.id)}) {
            for (const auto& port : ports) {
                if (auto name = driver.port_in_list(claim.fields, fields, port)) known.push_back(*std::move(name));
            }
        }
    }
    return known;
}

/// When the next save is due, at the latest: any visit before that saves.
std::optional<base::Timestamp> next_save(const Options& options, const Claim& claim, const PassResult& pass,
                                         base::Timestamp now) {
    const bool sent = pass.vlans.sent || std::ranges::any_of(pass.outcomes, &PortOutcome::sent);
    if (pass.saved || !(sent || claim.is_unsaved)) return std::nullopt;
    return now + options.longest_retry_delay;
}

}  // namespace

Ledger::Ledger(store::Database& database, const Options& options, const Random& random, const Plan& plan,
               const Claim& claim, const std::vector<core::VmInterface>& headnodes)
    : database_(database),
      options_(options),
      random_([chance = random()] { return chance; }),
      plan_(plan),
      claim_(claim),
      headnodes_(headnodes) {}

void Ledger::note_writing(const std::vector<PortOutcome>& outcomes, const std::set<core::Vlan>& creating) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < claim_.ports.size(); ++i) {
        const bool was_trusted = !claim_.ports[i].action && claim_.ports[i].state == core::Port::State::verified;
        if (was_trusted && outcomes[i].found && *outcomes[i].found != claim_.jobs[i].attached) found.push_back(i);
    }
    const auto mark = database_.write([&](store::Writing& tx) {
        renew_lease(tx);
        for (const auto i : found) mark_suspect(tx, options_, random_, claim_.ports[i], claim_.jobs[i], outcomes[i]);
        note_creating(tx, claim_, creating);
        return store::raise_sync_mark(tx);
    });
    database_.write([&](store::Writing& tx) { store::publish_sync_mark(tx, mark); });
}

Entries Ledger::store(const PassResult& pass, const core::SwitchDriver* driver) {
    log_switch(claim_.device.label, pass);
    // Before the transactions: nobody else can write during these.
    std::optional<std::vector<store::StraySeen>> strays;
    if (pass.all_ports && driver != nullptr) strays = find_strays(pass, *driver);
    const auto all = claim_.ports.size();
    Entries entries;
    std::size_t first = 0;
    do {
        const auto last = std::min(first + ports_per_transaction, all);
        auto results = database_.write([&](store::Writing& tx) {
            renew_lease(tx);
            std::vector<StoredResult> stored;
            for (auto i = first; i < last; ++i) {
                stored.push_back(
                    store_result(tx, options_, random_, claim_.ports[i], claim_.jobs[i], pass.outcomes[i], pass.error));
            }
            if (last == all) store_end(tx, pass, strays, entries);
            return stored;
        });
        for (auto i = first; i < last; ++i) {
            log_port(claim_.device.label, claim_.ports[i], pass.outcomes[i], results[i - first]);
        }
        std::ranges::move(results, std::back_inserter(entries.results));
        first = last;
    } while (first < all);
    return entries;
}

void Ledger::renew_lease(const store::Writing& tx) const {
    if (!store::renew_switch_lease(tx, claim_.lease, lease_lifetime(options_.timeouts))) throw LeaseLostError();
}

std::vector<store::StraySeen> Ledger::find_strays(const PassResult& pass, const core::SwitchDriver& driver) const {
    const auto known = database_.read([&](store::Reading& tx) { return known_ports(tx, claim_, driver); });
    return find_stray_ports(driver, claim_.fields, *pass.all_ports, known, headnodes_);
}

void Ledger::store_end(const store::Writing& tx, const PassResult& pass,
                       const std::optional<std::vector<store::StraySeen>>& strays, Entries& entries) const {
    const auto id = claim_.device.id;
    if (saves(options_, plan_)) {
        auto save_due = next_save(options_, claim_, pass, tx.now());
        if (!save_due && !has_claimed_ports(tx, claim_)) save_due = tx.now();
        store::set_save_due(tx, id, save_due);
    }
    if (pass.error.empty()) {
        store::record_switch_success(tx, id);
    } else if (pass.reachable) {
        store::record_switch_error(tx, id, pass.error);
    } else {
        store::record_switch_unreachable(tx, id, pass.error);
    }
    store_upkeep(tx, claim_, pass);
    if (strays) {
        store::replace_strays(tx, id, *strays, plan_.knowledge);
        entries.strays = list_noteworthy(tx, options_, id, *strays);
    }
    store::release_switch_lease(tx, claim_.lease);
}

}  // namespace haas::sync
