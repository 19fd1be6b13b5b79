// What HaaS asks of the hypervisor on which headnodes run. A headnode's VM is found by the headnode's UUID, which is the
// VM's own UUID too; its name is "headnode-" and that UUID, and the names of its volumes begin with that name. So whatever is
// there can be found and removed, however far its creation came, and no VM or volume of somebody else is ever touched.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/vlan.hpp"

namespace haas::core {

/// An interface of a headnode: a NIC on one VLAN.
struct HeadnodeInterface {
    std::string macaddr;  ///< as aa:bb:cc:dd:ee:ff
    Vlan vlan = 0;
};

/// What a headnode's VM is made of.
struct HeadnodeVm {
    std::string uuid;
    std::string title;       ///< one line for people who look at the hypervisor: "Headnode h1 of project red"
    std::string base_image;  ///< the domain that it is a clone of
    std::vector<HeadnodeInterface> interfaces;
    /// It has run before: if its VM is gone, a new one gets the volumes that are left, and lost ones are cloned anew.
    bool keep_disks = false;
};

/// The name of a headnode's VM.
inline std::string vm_name(const std::string& uuid) { return "headnode-" + uuid; }

/// An interface of a VM as the hypervisor has it, whoever made it.
struct VmInterface {
    std::string macaddr;
    std::set<Vlan> vlans;  ///< that are known
    std::string bridge;    ///< that it is on
    std::string device;    ///< of the host, while the VM runs: the name of the bridge's port
    /// It may carry VLANs that are not known: it is a trunk, or on a bridge whose VLAN its definition does not tell.
    bool may_carry_any = false;
};

/// A VM with the name of a headnode's.
struct VmSeen {
    std::string name;
    std::string uuid;
    std::vector<VmInterface> interfaces;
};

enum class VmState {
    absent,   ///< there is no such VM
    stopped,
    running,  ///< also while it starts or goes down
    paused,   ///< stopped by the hypervisor, for want of disk space for example, or by its administrator
    crashed
};

struct VmStatus {
    VmState state = VmState::absent;
    std::optional<int> vnc_port;  ///< while it runs, if it has a VNC display
};

/// The hypervisor could not be made to do something. Its text says the step and what was seen, never a secret.
class HypervisorError : public base::Error {
public:
    enum class Kind {
        unreachable,  ///< nobody answers there, or the connection was lost half way
        base_image,   ///< the base image is missing, in use, or cannot be cloned in the way that is configured
        refused,      ///< it answered, and said no: no space, no such bridge, a name that is taken, ...
        deadline,     ///< it did not answer in time; what was asked may have been done
        busy          ///< it is still at what an earlier call had it begin: to be asked again later
    };
    /// What a start that failed has left behind.
    enum class Remains {
        nothing,  ///< of what it had made: it is as before
        unknown   ///< clean-up was not possible either: remove() must be called before long
    };

    /// @param step  what was being done, in the driver's words ("clone the disk vda", "start the VM")
    HypervisorError(Kind kind, const std::string& step, const std::string& detail, Remains remains = Remains::nothing)
        : base::Error(step + ": " + detail), kind_(kind), remains_(remains) {}
    Kind kind() const noexcept { return kind_; }
    Remains remains() const noexcept { return remains_; }
    /// The same failure, with something else left behind.
    HypervisorError with(Remains remains) const {
        auto other = *this;
        other.remains_ = remains;
        return other;
    }

private:
    Kind kind_;
    Remains remains_;
};

/// The moment at which an answer must be there, whatever is still to be done.
using HypervisorDeadline = std::chrono::steady_clock::time_point;

/// Every call returns or throws HypervisorError before its deadline, and can be repeated: what is done already is not done
/// again. Calls about one UUID come one at a time; that is the caller's duty (sys/named_locks).
class Hypervisor {
public:
    virtual ~Hypervisor() = default;

    /// Whether start() can take as long as copying an image takes, when there is no VM yet.
    virtual bool clones_slowly() const = 0;

    /// @throws HypervisorError  of kind base_image when no VM can be made of it now: it is missing, or its disks are
    virtual void require_image(const std::string& name, HypervisorDeadline deadline) = 0;

    virtual VmStatus status(const std::string& uuid, HypervisorDeadline deadline) = 0;

    /// All VMs that are named as headnodes are, running or not.
    virtual std::vector<VmSeen> list(HypervisorDeadline deadline) = 0;

    /// Makes the VM if there is none, and sees that it runs, and will be started again when its host is.
    ///
    /// The definition of the VM is the last step of making it: without one, volumes that bear its name are rests of an
    /// attempt, and are removed first, unless it keeps its disks. A failure removes what this call has made, and nothing else:
    /// a VM that was there before keeps its disks whatever happens.
    virtual void start(const HeadnodeVm& vm, HypervisorDeadline deadline) = 0;

    /// Cuts its power, and does not have it started with its host any more; nothing happens where there is no VM.
    virtual void stop(const std::string& uuid, HypervisorDeadline deadline) = 0;

    /// Removes the VM and all volumes that bear its name; nothing happens where there is neither.
    virtual void remove(const std::string& uuid, HypervisorDeadline deadline) = 0;
};

}  // namespace haas::core
