// What HaaS asks of a switch, whatever its kind: a driver says which switches it knows, a session is one login on one.
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
#include "core/vlan.hpp"

namespace haas::core {

/// What one switch port carries. No native VLAN and no tagged ones: the port is dark.
struct PortState {
    std::optional<Vlan> native;
    std::set<Vlan> tagged;
    /// Says, for a port found in a state that HaaS never makes (a trunk of all VLANs, say), what was seen; such a
    /// state equals no target, so it is always put right.
    std::string foreign{};
    /// The VLANs that a foreign state names, as far as it names any.
    std::set<Vlan> foreign_vlans{};
    /// A foreign state that may carry VLANs which it does not name: a trunk of all of them, or one that was not understood.
    bool may_carry_any = false;
    /// A foreign state that stands for one which the switch did not tell, though it told of other ports.
    bool is_unread = false;

    /// Every VLAN that the port may carry; all there are where that is not known.
    std::set<Vlan> possible_vlans() const;
    bool is_dark() const { return !native && tagged.empty() && foreign.empty(); }
    /// For people: `native 100, tagged 200-202`, `dark`, or the foreign text.
    std::string text() const;
};
inline bool operator==(const PortState& a, const PortState& b) {
    return a.native == b.native && a.tagged == b.tagged && a.foreign == b.foreign;
}
inline bool operator!=(const PortState& a, const PortState& b) { return !(a == b); }

/// One port to write: what was read, and what it shall carry.
struct PortChange {
    std::string port;
    PortState seen;
    PortState wanted;
};

/// A switch could not be made to do something.
class SwitchError : public base::Error {
public:
    enum class Kind {
        unreachable,  ///< no answer, a refused login, a broken line, a deadline: trying again may help; what was sent may have been done
        refused,      ///< the switch answered, and said no
        no_such_port  ///< the port named is not there
    };
    /// @param step    what was being done, in the driver's words ("login", "write", "read")
    /// @param detail  may hold what the device said: what is not printable ASCII is shown as ?
    SwitchError(Kind kind, const std::string& step, const std::string& detail);
    Kind kind() const noexcept { return kind_; }

private:
    Kind kind_;
};

/// One login on one switch. Not thread-safe; ended by its destructor. Every call is bounded by the session's deadlines.
class SwitchSession {
public:
    virtual ~SwitchSession() = default;

    /// Reads what the ports named really carry; a port that the switch does not have is absent from the answer.
    /// @throws SwitchError  when the switch as a whole, or one of the ports, cannot be read
    virtual std::map<std::string, PortState> read(const std::vector<std::string>& ports) = 0;

    /// Reads what every port of the switch really carries, whether HaaS knows the port or not, by its port_identity() or, where
    /// it has a name that is none of the driver's syntax, by that name. What is no port for others to be on, such as the
    /// interface of the switch itself, is left out.
    /// @return  empty where this kind cannot list its ports; otherwise the driver has the capability `port-list`
    /// @throws SwitchError  when the switch, or one of its ports, cannot be read
    virtual std::optional<std::map<std::string, PortState>> read_all() { return std::nullopt; }

    /// Makes every port carry exactly what is wanted. All or some of the changes may have happened when it throws: the
    /// caller reads back in any case.
    /// @throws SwitchError
    virtual void write(const std::vector<PortChange>& changes) = 0;

    /// Makes the running configuration survive a restart of the switch, where that is a separate step.
    /// @throws SwitchError
    virtual void save() = 0;
};

/// The driver's own fields of a switch (hostname, ovs_bridge, ...), by name, checked and in their stored form.
using SwitchFields = std::map<std::string, std::string>;

/// A value as it came in a request: only what switch fields can be.
struct FieldValue {
    enum class Kind { text, number, boolean };
    Kind kind;
    std::string text;  ///< the number or boolean in decimal or `true`/`false`
};

/// Bounds of one session.
struct SwitchTimeouts {
    std::chrono::milliseconds connect{5000};
    std::chrono::milliseconds command{10000};
    /// Where one call of a session is many commands to the switch, called before each; what it throws ends the session. It
    /// outlives the session. Null: nothing is called.
    const std::function<void()>* before_command = nullptr;
};

/// A kind of switch.
class SwitchDriver {
public:
    virtual ~SwitchDriver() = default;

    /// The short name that `type` says at registration ("ovs", "mock").
    virtual std::string type() const = 0;

    /// One line for people: what it drives.
    virtual std::string description() const = 0;

    /// Strings for show_switch: `nativeless-trunk-mode` (tagged networks may be on a port without a native one), `port-list`
    /// (SwitchSession::read_all works, so that an audit sees unregistered ports).
    virtual std::vector<std::string> capabilities() const = 0;

    /// Checks the fields of a new switch strictly and gives them as they are stored.
    /// @throws ValidationError   for a missing, unknown or wrongly typed field
    /// @throws BadArgumentError  for a value that can never be right
    virtual SwitchFields check_fields(const std::map<std::string, FieldValue>& fields) const = 0;

    /// The names of those fields that nobody may read again but the switch itself. They are stored sealed, and are in no
    /// answer; connect() gets them in clear.
    virtual std::set<std::string> secret_fields() const { return {"password", "enable_password"}; }

    /// The names of those fields that have no say in where the secret ones are sent, and to whom: they may change while the
    /// secrets stay. Whatever a driver does not name here binds them.
    virtual std::set<std::string> free_fields() const { return {}; }

    /// Names the device behind checked fields, the same for all fields that lead to it, so that no device is registered
    /// twice; empty where that cannot be known.
    virtual std::optional<std::string> device(const SwitchFields& fields) const = 0;

    /// The VLANs that this switch needs for itself: no network may have one of them.
    virtual std::set<Vlan> own_vlans(const SwitchFields&) const { return {}; }

    /// Whether `name` is in the syntax of this kind's ports; nothing else is ever sent to a switch.
    virtual bool is_port_name(std::string_view name) const = 0;

    /// The port behind a name of that syntax, the same for all its names, so that no port is registered twice: a port has one
    /// name alone on each switch.
    virtual std::string port_identity(std::string_view name) const { return std::string(name); }

    /// What read_all() on one switch calls a port of another one, as far as both are the same device: one that is registered once
    /// for each type of its ports, for which it must be.
    /// @param listing  the fields of the switch whose list it is, secret ones not among them
    /// @param port     registered on the other one, or an uplink of it
    /// @return  empty where they are two devices
    virtual std::optional<std::string> port_in_list(const SwitchFields& /*listing*/, const SwitchFields& /*other*/,
                                                    std::string_view /*port*/) const {
        return {};
    }

    /// That syntax in words, for the refusal.
    virtual std::string port_syntax() const = 0;

    /// Logs in.
    /// @param fields  all of them, the secret ones among them; no failure repeats one
    /// @throws SwitchError
    virtual std::unique_ptr<SwitchSession> connect(const SwitchFields& fields, const SwitchTimeouts& timeouts) const = 0;
};

/// The drivers that were built in.
class SwitchDrivers {
public:
    explicit SwitchDrivers(std::vector<std::unique_ptr<SwitchDriver>> drivers) : drivers_(std::move(drivers)) {}

    /// The driver of a type, given by its short name or as a URI whose last path segment is that name; null if none.
    const SwitchDriver* find(std::string_view type) const;

    const std::vector<std::unique_ptr<SwitchDriver>>& all() const { return drivers_; }

private:
    std::vector<std::unique_ptr<SwitchDriver>> drivers_;
};

}  // namespace haas::core
