// The interface to a switch of any kind. A driver says which switches it supports; a session is one login on one
// switch.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "core/drivers.hpp"
#include "core/vlan.hpp"

namespace haas::core {

/// The VLANs of one switch port. A port without a native VLAN and without tagged ones is dark.
struct PortState {
    std::optional<Vlan> native;
    std::set<Vlan> tagged;
    /// For a port in a state that HaaS never configures (a trunk of all VLANs, for example): what was seen. Such a
    /// state equals no target, so it is always corrected.
    std::string foreign{};
    /// The VLANs that the foreign state names, if it names any.
    std::set<Vlan> foreign_vlans{};
    /// The foreign state may carry VLANs that it does not name: it is a trunk of all VLANs, or it was not understood.
    bool may_carry_any = false;
    /// The switch did not report the state of this port, though it reported other ports.
    bool is_unread = false;

    /// Every VLAN that the port may carry; all VLANs where that is not known.
    std::set<Vlan> possible_vlans() const;
    bool is_dark() const { return !native && tagged.empty() && foreign.empty(); }
    /// For people: `native 100, tagged 200-202`, `dark`, or the foreign text.
    std::string text() const;
};
/// Not of all members: what a foreign state may carry besides does not make two states differ.
inline bool operator==(const PortState& a, const PortState& b) {
    return a.native == b.native && a.tagged == b.tagged && a.foreign == b.foreign;
}

/// A port to write: the state that was read and the state that is wanted.
struct PortChange {
    std::string port;
    PortState seen;
    PortState wanted;
    /// For people, what the switch shows with the port: printable ASCII without quotes, of any length; a driver
    /// shortens it to what its switch accepts, and goes on if the switch refuses it. Empty: the switch keeps its own
    /// text.
    std::string description{};
};

/// A request to a switch failed.
class SwitchError : public base::Error {
public:
    enum class Kind {
        /// no answer, a refused login, a broken connection, a deadline: a retry may help; commands may have taken
        /// effect
        unreachable,
        refused,      ///< the switch answered with a refusal
        no_such_port  ///< the switch has no such port
    };
    /// @param step    the failed step, in the driver's words ("login", "write", "read")
    /// @param detail  may contain the device's words; characters that are not printable ASCII are shown as ?
    SwitchError(Kind kind, const std::string& step, const std::string& detail);
    /// @param text  of another one, in printable ASCII
    SwitchError(Kind kind, const std::string& text) : base::Error(text), kind_(kind) {}
    Kind kind() const noexcept { return kind_; }

private:
    Kind kind_;
};

/// One login on one switch; its destructor logs out. Not thread-safe. The session's deadlines limit every call.
class SwitchSession {
public:
    virtual ~SwitchSession() = default;

    /// Reads what the given ports really carry; a port that the switch does not have is missing from the result.
    /// @throws SwitchError  when the switch as a whole, or one of the ports, cannot be read
    virtual std::map<std::string, PortState> read(const std::vector<std::string>& ports) = 0;

    /// Reads what every port of the switch really carries, whether or not HaaS knows the port. The keys are each port's
    /// port_identity() or, for a name that does not follow the driver's syntax, that name. Ports that nothing can be
    /// connected to, such as the switch's own interface, are left out.
    /// @return  empty where this kind cannot list its ports; a driver that can has the capability `port-list`
    /// @throws SwitchError  when the switch, or one of its ports, cannot be read
    virtual std::optional<std::map<std::string, PortState>> read_all() { return std::nullopt; }

    /// Those of the VLANs that do not exist on the switch: a port cannot carry them until create_vlans() is called.
    /// Empty for kinds without that step.
    /// @throws SwitchError
    virtual std::set<Vlan> missing_vlans(const std::set<Vlan>& /*wanted*/) { return {}; }

    /// Makes VLANs exist on the switch, in one batch.
    /// @param missing  from missing_vlans(), each with a name for people: letters, digits, `-`, `_` and `.`; a driver
    ///                 shortens it to what its switch accepts. Empty: the VLAN gets no name
    /// @throws SwitchError  some may have been created. A refused name is not an error
    virtual void create_vlans(const std::map<Vlan, std::string>& /*missing*/) {}

    /// Removes VLANs from the switch; those that do not exist are no error.
    /// @throws SwitchError  some may have been removed
    virtual void delete_vlans(const std::set<Vlan>& /*unwanted*/) {}

    /// Makes every port carry exactly what is wanted. When it throws, all or some of the changes may have been made:
    /// the caller reads the ports back in any case.
    /// @throws SwitchError
    virtual void write(const std::vector<PortChange>& changes) = 0;

    /// What an administrator of the switch does so that it carries VLANs which missing_vlans() has named, for error
    /// texts: `create it there, with ...`. Sends nothing.
    virtual std::string remedy_for_missing(const std::set<Vlan>& /*missing*/) { return "create it there"; }

    /// Saves the running configuration, so that it survives a restart of the switch, where that is a separate step.
    /// @param registered  all ports of the switch that HaaS controls, for kinds that save each port on its own
    /// @throws SwitchError
    virtual void save(const std::vector<std::string>& registered) = 0;
};

/// The driver-specific fields of a switch (hostname, ovs_bridge, ...), by name, checked and in their stored form.
using SwitchFields = std::map<std::string, std::string>;

/// A value from a request, of one of the types that switch fields can have.
struct FieldValue {
    enum class Kind { text, number, boolean };
    Kind kind;
    std::string text;  ///< the number or boolean in decimal or `true`/`false`
};

/// The timeouts of one session.
struct SwitchTimeouts {
    std::chrono::milliseconds connect{5000};
    std::chrono::milliseconds command{10000};
    /// Called before each command, where one call of a session sends many commands to the switch. If it throws, the
    /// session ends. It must outlive the session. Null: nothing is called.
    const std::function<void()>* before_command = nullptr;
};

/// A kind of switch.
class SwitchDriver {
public:
    virtual ~SwitchDriver() = default;

    /// The short name that `type` has at registration ("ovs", "mock").
    virtual std::string type() const = 0;

    /// One line for people: the hardware it supports.
    virtual std::string description() const = 0;

    /// The capabilities that show_switch reports: `nativeless-trunk-mode` (tagged networks without a native one),
    /// `port-channel` (a port may be one), `port-list` (read_all() works, so an audit sees unregistered ports).
    virtual std::vector<std::string> capabilities() const = 0;

    /// Checks the fields of a new switch strictly and returns them in their stored form.
    /// @throws ValidationError   for a missing, unknown or wrongly typed field
    /// @throws BadArgumentError  for a value that can never be right
    virtual SwitchFields check_fields(const std::map<std::string, FieldValue>& fields) const = 0;

    /// The names of the secret fields, which are sent to the switch only. They are stored encrypted and are in no
    /// answer; connect() gets them in clear.
    virtual std::set<std::string> secret_fields() const { return {"password", "enable_password"}; }

    /// The names of the fields that do not affect where, and to whom, the secret fields are sent: they may change while
    /// the secrets stay. A change of any other field requires the secrets again.
    virtual std::set<std::string> free_fields() const { return {}; }

    /// A name for the device that checked fields lead to. It is the same for all fields that lead to that device, so no
    /// device is registered twice; empty where that cannot be known.
    virtual std::optional<std::string> device(const SwitchFields& fields) const = 0;

    /// The VLANs that this switch needs for itself: no network may use them.
    virtual std::set<Vlan> own_vlans(const SwitchFields&) const { return {}; }

    /// The VLANs that no port of this switch can be given: own_vlans(), and those that the switch keeps for its own
    /// work or does not know. A network that has one of the latter can be connected to ports of other switches.
    virtual std::set<Vlan> impossible_vlans(const SwitchFields&) const { return {}; }

    /// Whether haas-sync can create VLANs on switches of this kind: SwitchSession::missing_vlans knows which to create.
    virtual bool creates_vlans() const { return false; }

    /// Whether `name` follows the port syntax of this kind; no other name is ever sent to a switch.
    virtual bool is_port_name(std::string_view name) const = 0;

    /// The identity of the port with this name, the same for all its names. So no port is registered twice: a port has
    /// only one name on each switch.
    virtual std::string port_identity(std::string_view name) const { return std::string(name); }

    /// The name in one switch's read_all() of a port that is registered on another switch, if both are the same device.
    /// Some devices must be registered once for each type of their ports.
    /// @param listing  the fields of the switch that lists its ports, without secret ones
    /// @param port     registered on the other switch, or one of its uplinks
    /// @return  empty where the switches are different devices
    virtual std::optional<std::string> port_in_list(const SwitchFields& /*listing*/, const SwitchFields& /*other*/,
                                                    std::string_view /*port*/) const {
        return {};
    }

    /// The port syntax in words, for the refusal of a name.
    virtual std::string port_syntax() const = 0;

    /// Logs in.
    /// @param fields  all fields, including the secret ones; no error message repeats a secret
    /// @throws SwitchError
    virtual std::unique_ptr<SwitchSession> connect(const SwitchFields& fields,
                                                   const SwitchTimeouts& timeouts) const = 0;
};

/// The built-in drivers.
using SwitchDrivers = Drivers<SwitchDriver>;

}  // namespace haas::core
