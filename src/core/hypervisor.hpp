// The interface to the hypervisor on which headnodes run. A headnode's VM has the headnode's UUID; its name is
// "headnode-" and that UUID, and the names of its volumes begin with that name. So everything that belongs to it can be
// found and removed, however far its creation came, and HaaS never touches anybody else's VM or volume.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "core/vlan.hpp"

namespace haas::core {

/// A headnode's interface: a NIC on one VLAN.
struct HeadnodeInterface {
    std::string macaddr;  ///< as aa:bb:cc:dd:ee:ff
    Vlan vlan = 0;
};

/// The parts of a headnode's VM.
struct HeadnodeVm {
    std::string uuid;
    std::string title;       ///< one line for people who look at the hypervisor: "Headnode h1 of project red"
    std::string base_image;  ///< the domain from which it is cloned
    std::vector<HeadnodeInterface> interfaces;
    /// It has run before: if its VM is gone, a new VM gets the remaining volumes, and missing ones are cloned again.
    bool keep_disks = false;
};

/// The name of a headnode's VM.
inline std::string vm_name(const std::string& uuid) { return "headnode-" + uuid; }

/// An interface of a VM as the hypervisor reports it, whoever created the VM.
struct VmInterface {
    std::string macaddr;
    std::set<Vlan> vlans;  ///< those that are known
    std::string bridge;    ///< to which it is connected
    std::string device;    ///< the host's name for it while the VM runs: the bridge's port
    /// It may carry unknown VLANs: it is a trunk, or its definition does not tell the VLAN of its bridge.
    bool may_carry_any = false;
};

/// A VM that is named like a headnode's.
struct VmSeen {
    std::string name;
    std::string uuid;
    std::vector<VmInterface> interfaces;
};

enum class VmState {
    absent,  ///< there is no such VM
    stopped,
    running,  ///< also while it starts or goes down
    paused,   ///< stopped by the hypervisor, for want of disk space for example, or by its administrator
    crashed
};

struct VmStatus {
    VmState state = VmState::absent;
    std::optional<int> vnc_port;  ///< while it runs, if it has a VNC display
};

/// A request to the hypervisor failed. The text names the step and what was seen, never a secret.
class HypervisorError : public base::Error {
public:
    enum class Kind {
        unreachable,  ///< there is no answer, or the connection was lost
        base_image,   ///< the base image is missing, in use, or cannot be cloned in the configured way
        refused,      ///< it answered with a refusal: no space, no such bridge, a name that is in use, ...
        deadline,     ///< it did not answer in time; it may have carried out the request
        busy          ///< it is still working on an earlier call: try again later
    };
    /// What a failed start has left behind.
    enum class Remains {
        nothing,  ///< everything that it had created was removed
        unknown   ///< the clean-up failed as well: remove() must be called soon
    };

    /// @param step  the failed step, in the driver's words ("clone the disk vda", "start the VM")
    HypervisorError(Kind kind, const std::string& step, const std::string& detail, Remains remains = Remains::nothing)
        : base::Error(step + ": " + detail), kind_(kind), remains_(remains) {}
    Kind kind() const noexcept { return kind_; }
    Remains remains() const noexcept { return remains_; }
    /// The same failure with another value for what is left behind.
    HypervisorError with(Remains remains) const {
        auto other = *this;
        other.remains_ = remains;
        return other;
    }

private:
    Kind kind_;
    Remains remains_;
};

/// The time by which a call must be answered, whatever is still to be done.
using HypervisorDeadline = base::Deadline;

/// Every call returns or throws HypervisorError before its deadline. Every call can be repeated: steps that are already
/// done are not done again. The caller must make calls about one UUID one at a time (sys/named_locks).
class Hypervisor {
public:
    virtual ~Hypervisor() = default;

    /// Whether start() may have to copy a whole image when there is no VM yet.
    virtual bool clones_slowly() const = 0;

    /// @throws HypervisorError  of kind base_image when no VM can be cloned from it now: it or one of its disks is
    /// missing
    virtual void require_image(const std::string& name, HypervisorDeadline deadline) = 0;

    virtual VmStatus status(const std::string& uuid, HypervisorDeadline deadline) = 0;

    /// All VMs that are named like a headnode's, running or not.
    virtual std::vector<VmSeen> list(HypervisorDeadline deadline) = 0;

    /// Creates the VM if there is none, makes sure that it runs, and has it started with its host.
    ///
    /// Defining the VM is the last step of its creation. So volumes with its name but without a definition are left
    /// from a failed attempt and are removed first, unless the VM keeps its disks. On a failure, this call removes what
    /// it has created, and nothing else: a VM that existed before keeps its disks in any case.
    virtual void start(const HeadnodeVm& vm, HypervisorDeadline deadline) = 0;

    /// Cuts the VM's power and no longer starts it with its host; does nothing where there is no VM.
    virtual void stop(const std::string& uuid, HypervisorDeadline deadline) = 0;

    /// Removes the VM and all volumes with its name; does nothing where there is neither.
    virtual void remove(const std::string& uuid, HypervisorDeadline deadline) = 0;
};

}  // namespace haas::core
