// The third step of a visit: writes to the database what came of the dialogue with the switch. Nothing is written
// unless the lease is still ours: each transaction renews it first.
#pragma once

#include <optional>
#include <vector>

#include "core/hypervisor.hpp"
#include "store/stray.hpp"
#include "sync/claim.hpp"
#include "sync/device_pass.hpp"
#include "sync/result.hpp"

namespace haas::sync {

/// What was stored, as values.
struct Entries {
    std::vector<StoredResult> results;     ///< one for each port of the claim, in their order
    std::vector<store::StraySeen> strays;  ///< those that need an administrator
};

class Ledger {
public:
    /// @param claim      must outlive the ledger, like the other references
    /// @param headnodes  the interfaces of headnodes' VMs that match the database: their ports are not strays
    Ledger(store::Database& database, const Options& options, const Random& random, const Plan& plan,
           const Claim& claim, const std::vector<core::VmInterface>& headnodes);

    /// Notes what a write is about to change, and the VLANs that are about to be created. To be called after the ports
    /// are read, and before anything is written. If we are killed, an action's row shows that a write was under way; a
    /// port without an action needs this note. The raised mark shows that copies of the database are older than the
    /// write.
    /// @throws LeaseLostError
    void note_writing(const std::vector<PortOutcome>& outcomes, const std::set<core::Vlan>& creating);

    /// Stores the result of each port, that of the switch, and the strays, and gives the lease back: attachments,
    /// action and port change together, in short transactions of some ports each. Logs what was committed.
    /// @param driver  null: there was none, and so no dialogue
    /// @throws LeaseLostError  the ports of the transactions before keep their results
    Entries store(const PassResult& pass, const core::SwitchDriver* driver);

private:
    void renew_lease(const store::Writing& tx) const;
    std::vector<store::StraySeen> find_strays(const PassResult& pass, const core::SwitchDriver& driver) const;
    /// @param strays  empty: not all ports are known
    void store_end(const store::Writing& tx, const PassResult& pass,
                   const std::optional<std::vector<store::StraySeen>>& strays, Entries& entries) const;

    store::Database& database_;
    const Options& options_;
    const Random random_;  ///< the same number for all ports of a switch: they are tried again together
    const Plan& plan_;
    const Claim& claim_;
    const std::vector<core::VmInterface>& headnodes_;
};

}  // namespace haas::sync
