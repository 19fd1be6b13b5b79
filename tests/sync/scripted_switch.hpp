// A switch for tests, which lives in memory and fails as the test says.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"

namespace haas_test {

using haas::core::PortState;
using haas::core::SwitchError;

/// A state of a port, for tests: `lit(100)`, `lit(100, {200})`, `tagged({200})`.
PortState lit(haas::core::Vlan native, std::set<haas::core::Vlan> tagged = {});
PortState tagged(std::set<haas::core::Vlan> vlans);

/// One switch. Safe to be looked at while a session works on it.
class ScriptedSwitch {
public:
    /// Ports are there once they were given a state; by default a new one is a trunk of all VLANs, as from the factory.
    void plug(const std::string& port);
    void plug(const std::string& port, const PortState& state);
    void unplug(const std::string& port);
    PortState carries(const std::string& port) const;
    /// Of the port, as it was last given one.
    std::string description(const std::string& port) const;
    /// The VLANs that it was given, with their names.
    std::map<haas::core::Vlan, std::string> vlans() const;
    /// The registered ports, as its last session said when it saved.
    std::set<std::string> saved_ports() const;
    /// Creates a VLAN, or deletes it, as an administrator does.
    void add_vlan(haas::core::Vlan vlan);
    void remove_vlan(haas::core::Vlan vlan);

    /// @name Faults, until they are taken back.
    /// @{
    std::set<std::string> refuses;             ///< changes of these ports, in words of its own
    std::set<std::string> ignores;             ///< says yes to changes of these ports, and does nothing
    std::set<std::string> refuses_to_light;    ///< as `refuses`, but lets itself be darkened
    std::set<std::string> unreadable;          ///< a read of them is refused
    std::set<std::string> unlisted;            ///< there when they are read, and left out where all ports are
    bool lists_ports = true;                   ///< its session can read ports that nobody names
    bool all_or_nothing = false;               ///< a write with a refused port changes no other port either
    bool needs_vlans = false;                  ///< refuses to put ports into VLANs that it was not given
    bool refuses_vlans = false;                ///< refuses to create and to delete VLANs
    std::set<haas::core::Vlan> no_vlans;       ///< refuses to create these, and then creates none
    std::set<haas::core::Vlan> ignores_vlans;  ///< says yes to the creation of these, and creates none of them
    std::set<haas::core::Vlan> keeps_vlans;    ///< refuses to delete these, and then deletes none above them
    /// Called at the beginning of each call, with its name: connect, read, list, vlans, write, save. May throw or wait.
    std::function<void(const std::string& step)> before;
    /// Called when a write has been carried out; may throw.
    std::function<void()> after_write;
    /// @}

    /// The calls so far, such as `connect read write:p1,p2 read save`.
    std::string calls() const;
    void forget_calls();

private:
    friend class ScriptedSession;
    friend class ScriptedDriver;
    void begin(const std::string& step, const std::string& shown);
    bool is_refused(const haas::core::PortChange& change) const;

    mutable std::mutex mutex_;
    std::map<std::string, PortState> ports_;
    std::map<std::string, std::string> descriptions_;
    std::map<haas::core::Vlan, std::string> vlans_;
    std::set<std::string> saved_ports_;
    std::vector<std::string> calls_;
};

/// The driver `scripted`: its one field, `name`, says which switch.
class ScriptedDriver final : public haas::core::SwitchDriver {
public:
    /// The switch of that name, made if need be; lives as long as the driver.
    ScriptedSwitch& at(const std::string& name) const;

    std::string type() const override { return "scripted"; }
    std::string description() const override { return "switches of the tests"; }
    std::vector<std::string> capabilities() const override { return {"nativeless-trunk-mode", "port-list"}; }
    haas::core::SwitchFields check_fields(const std::map<std::string, haas::core::FieldValue>& fields) const override;
    std::optional<std::string> device(const haas::core::SwitchFields&) const override { return std::nullopt; }
    bool creates_vlans() const override { return true; }
    bool is_port_name(std::string_view name) const override;
    std::string port_syntax() const override { return "printable characters"; }
    std::unique_ptr<haas::core::SwitchSession> connect(const haas::core::SwitchFields& fields,
                                                       const haas::core::SwitchTimeouts& timeouts) const override;

private:
    mutable std::mutex mutex_;
    mutable std::map<std::string, ScriptedSwitch> switches_;
};

/// Throws the failure of a switch that does not answer.
[[noreturn]] void no_answer(const std::string& step);

/// A `before` that does not answer to one kind of call.
std::function<void(const std::string&)> silent_at(const std::string& step);

}  // namespace haas_test
