// What users ask of machines: of nodes through their BMCs, of consoles, and of headnodes' VMs. Whoever answers may be
// another process, which trusts no words about the machine: so an order names the node or headnode by its id, and never
// holds an address or a secret.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/deadline.hpp"
#include "core/bmc.hpp"
#include "core/console.hpp"
#include "core/hardware.hpp"
#include "core/hypervisor.hpp"
#include "core/id.hpp"

namespace haas::core {

/// On whose behalf something is done, with no more rights than their request had.
struct Requester {
    UserId id;
    /// The project to which their token is limited, if it is: outside of it they are nobody, and in it no
    /// administrator.
    std::optional<ProjectId> only{};
};

/// Something to do with a node's machine. It is done only while the node still has this project, and while the user
/// still has the right.
struct NodeOrder {
    NodeId node;
    std::string label;  ///< the node's, which must be this one still
    Requester user;
    /// The node's when the user's right was checked; empty: it was free.
    std::optional<ProjectId> project;
    base::Deadline deadline;
};

/// Something to do with a headnode's VM, likewise.
struct HeadnodeOrder {
    HeadnodeId headnode;
    std::string label;
    Requester user;
    ProjectId project;
    base::Deadline deadline;
};

/// A question about an image, for a headnode that a project is to have.
struct ImageOrder {
    std::string base_img;
    Requester user;
    ProjectId project;
    base::Deadline deadline;
};

/// A VM's status from the hypervisor, or the reason why there is none.
struct VmLook {
    std::optional<VmStatus> status;
    std::string failure;
};

/// Whether an order was carried out, or is noted for haas-sync, which carries it out later.
enum class Progress { done, goes_on };

/// Not thread-safe: each thread has its own.
class Machines {
public:
    virtual ~Machines() = default;

    /// @name Nodes
    /// Each command that changes something is noted right before it is sent. It is sent only if the user still has the
    /// right, and if the node still has the same project and the same BMC.
    /// @throws DeviceError   naming the node, the step and what was seen
    /// @throws BlockedError  when another command uses this BMC and does not end soon; when the node has another
    /// project
    ///                       or BMC by now; for a change also when it is recalled, or its owner is not known
    /// @throws UnavailableError  when too many requests wait already, when there is no driver, or no usable key
    /// @throws NotFoundError, AuthorizationError, AuthenticationError  when the user has lost the right
    /// @{
    virtual PowerState power_status(const NodeOrder& order) = 0;
    virtual void set_power(const NodeOrder& order, PowerState wanted) = 0;
    /// The machine boots from the network this once, unless the settings say otherwise. If that cannot be had, it is
    /// cycled all the same, and a note says so.
    virtual BmcNotes power_cycle(const NodeOrder& order, PowerCycle how) = 0;
    /// Sets it for this boot and all later ones.
    virtual BmcNotes set_boot_device(const NodeOrder& order, BootDevice device) = 0;
    /// Puts an image into the machine's virtual CD drive, instead of what is there.
    /// @param url  as parse_media_url() gives it
    virtual BmcNotes insert_media(const NodeOrder& order, const std::string& url) = 0;
    /// Empties the machine's virtual CD drive.
    virtual BmcNotes eject_media(const NodeOrder& order) = 0;
    /// What the machine consists of, as far as the BMC tells it within 15 seconds.
    virtual Hardware read_hardware(const NodeOrder& order) = 0;
    /// Notes that the console is to be logged, and has it logged.
    /// @throws base::Error  when its process cannot be started
    virtual void start_console(const NodeOrder& order) = 0;
    /// @}

    /// Stops logging a console, and removes its log.
    /// @throws BlockedError  while a row says that it is to be logged
    virtual void stop_console(const std::string& uuid) = 0;
    /// Opens the log of the node's console; null when there is none.
    /// @throws NotFoundError  when the node's console has another id
    virtual std::unique_ptr<ConsoleReader> read_console(const NodeOrder& order, const std::string& uuid,
                                                        std::uint64_t offset) = 0;
    /// The files of that log by now, for a reader who may not open them and goes on from part to part. The right is
    /// checked each time.
    virtual ConsoleFiles open_console(const NodeOrder& order, const std::string& uuid) = 0;

    /// @name Headnodes
    /// @throws DeviceError  naming the headnode, the step and what was seen;  BlockedError  when another process works
    ///         on it, and as service/headnode.hpp says
    /// @throws UnavailableError  when too many requests wait already
    /// @throws NotFoundError, AuthenticationError  when it was deleted, or the user has lost the right
    /// @{

    /// Asks the hypervisor whether headnodes can be created from an image.
    /// @throws BadArgumentError  if they cannot
    virtual void require_image(const ImageOrder& order) = 0;
    virtual Progress start_headnode(const HeadnodeOrder& order) = 0;
    virtual void stop_headnode(const HeadnodeOrder& order) = 0;
    /// Removes a headnode whose row says that it is to be deleted. Too many requests that wait refuse nothing here.
    virtual Progress remove_headnode(const HeadnodeOrder& order) = 0;
    virtual VmLook look_at_headnode(const HeadnodeOrder& order) = 0;
    /// @}
};

}  // namespace haas::core
