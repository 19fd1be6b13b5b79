// Commands on their way to machines. A BMC may take seconds for one, and the process that sent it may die meanwhile. So
// a command is noted in the database right before it is sent, in the transaction that checks once more whether it is
// allowed. The node changes its project or its BMC only when the command is over. The note is deleted when the BMC has
// answered. If the process was killed, or nobody knows how the command ended, the note counts until the command can
// have no more effect.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "core/bmc.hpp"
#include "core/error.hpp"
#include "core/model.hpp"
#include "service/access.hpp"
#include "store/database.hpp"

namespace haas::service {

/// A BMC may still carry out a command for this long after the sender has given up.
constexpr std::chrono::seconds bmc_command_echo{5};

class BmcCommand {
public:
    /// @param doing      in words for people ("power off")
    /// @param permitted  like `write`, but throws if the command must not be sent any more
    /// @param write      a write transaction that needs no right
    /// @param deadline   when the sender gives up
    BmcCommand(core::NodeId node, std::string doing, Write permitted, Write write, core::BmcDeadline deadline)
        : node_(node),
          doing_(std::move(doing)),
          permitted_(std::move(permitted)),
          write_(std::move(write)),
          deadline_(deadline) {}
    /// Deletes the note, as the BMC has answered; after lose(), only moves its end.
    ~BmcCommand();
    BmcCommand(const BmcCommand&) = delete;
    BmcCommand& operator=(const BmcCommand&) = delete;

    /// Notes the command. To be called right before each command that changes something.
    /// @throws  what `permitted` throws: then the command must not be sent
    void announce();

    /// To be called when the sender has given up, but the BMC may still carry out the command: the note stays for a
    /// moment.
    void lose() { lost_ = true; }

private:
    void forget(const store::Writing& tx) const;

    core::NodeId node_;
    std::string doing_;
    Write permitted_;
    Write write_;
    core::BmcDeadline deadline_;
    std::optional<core::BmcCommandId> note_;
    bool lost_ = false;
};

/// A refusal because a command is on its way. A user who sends one command after another must not keep an administrator
/// from the node for ever. So the code that answers this error recalls the node first.
class PendingCommandError : public core::BlockedError {
public:
    PendingCommandError(const std::string& message, const core::Node& node, base::Uptime over_at)
        : core::BlockedError(message), node_(node.id), project_(node.project_id), over_at_(over_at) {}
    core::NodeId node() const noexcept { return node_; }
    std::optional<core::ProjectId> project() const noexcept { return project_; }
    base::Uptime over_at() const noexcept { return over_at_; }

private:
    core::NodeId node_;
    std::optional<core::ProjectId> project_;
    base::Uptime over_at_;
};

/// @param consequence  what the node cannot do meanwhile ("leave its project")
/// @throws PendingCommandError  while a command is on its way to the node's machine
void require_no_bmc_command(const store::Reading& tx, const core::Node& node, const std::string& consequence);

/// An administrator who was refused has this long after the end of the command to try again, before other users'
/// commands go on.
constexpr std::chrono::seconds recall_time{30};

/// Keeps everybody but administrators from sending more commands to the node, until recall_time after the end of the
/// one on its way. Does nothing if the caller who was refused is no administrator. Does nothing either if the node is
/// gone or in another project by now: the new project must not be held up.
void recall_node(const store::Writing& tx, const Caller& caller, const PendingCommandError& command);

/// @throws BlockedError  for all but administrators, while the node is recalled
void require_not_recalled(const store::Reading& tx, const Caller& caller, const core::Node& node);

}  // namespace haas::service
