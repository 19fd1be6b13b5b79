// Commands on their way to machines. A BMC may take seconds over one, and the process that sent it may die meanwhile; so a
// command is noted in the database right before it is sent, in the transaction that looks once more whether it may be, and
// its node changes hands only when it is over. A note goes when the BMC has answered. What is left by a process that was
// killed, or of a command whose end nobody knows, counts until the command can reach nobody any more.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/model.hpp"
#include "core/bmc.hpp"
#include "service/access.hpp"
#include "store/database.hpp"

namespace haas::service {

/// How long after its sender has given up a command may still be carried out.
constexpr std::chrono::seconds bmc_command_echo{5};

class BmcCommand {
public:
    /// @param doing      in words for people ("power off")
    /// @param permitted  as `write`, but throws when the command must not be sent any more
    /// @param write      a write transaction that needs no right
    /// @param deadline   when the sender gives up
    BmcCommand(core::NodeId node, std::string doing, Write permitted, Write write, core::BmcDeadline deadline)
        : node_(node), doing_(std::move(doing)), permitted_(std::move(permitted)), write_(std::move(write)), deadline_(deadline) {}
    /// Forgets the note, as the BMC has answered.
    ~BmcCommand();
    BmcCommand(const BmcCommand&) = delete;
    BmcCommand& operator=(const BmcCommand&) = delete;

    /// To be called right before each command that changes something: throws what `permitted` throws, or has noted it.
    void announce();

    /// The sender has given up, and the command may be carried out all the same: the note stays for a moment.
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

/// Refused while a command is on its way. Somebody who sends one after the other must not keep an administrator from the node
/// for ever, so whoever answers this error recalls the node first.
class PendingCommandError : public core::BlockedError {
public:
    PendingCommandError(const std::string& message, const core::Node& node, base::Timestamp over_at)
        : core::BlockedError(message), node_(node.id), project_(node.project_id), over_at_(over_at) {}
    core::NodeId node() const noexcept { return node_; }
    std::optional<core::ProjectId> project() const noexcept { return project_; }
    base::Timestamp over_at() const noexcept { return over_at_; }

private:
    core::NodeId node_;
    std::optional<core::ProjectId> project_;
    base::Timestamp over_at_;
};

/// @param consequence  what the node cannot do meanwhile ("leave its project")
/// @throws PendingCommandError  while a command is on its way to the node's machine
void require_no_bmc_command(const store::Reading& tx, const core::Node& node, const std::string& consequence);

/// How long after the end of the command an administrator can try again what was refused, before others' commands go on.
constexpr std::chrono::seconds recall_time{30};

/// Keeps everybody but administrators from sending more commands, until some time after the one on its way. Nothing changes when
/// it was not an administrator who was refused, or when the node has gone or changed hands since: its new project has no part in it.
void recall_node(const store::Writing& tx, const Caller& caller, const PendingCommandError& command);

/// @throws BlockedError  to all but administrators, while one of them wants the node back
void require_not_recalled(const store::Reading& tx, const Caller& caller, const core::Node& node);

}  // namespace haas::service
