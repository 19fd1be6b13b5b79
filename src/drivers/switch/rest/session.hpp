// The common part of all sessions with a REST interface.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "core/switch.hpp"
#include "drivers/switch/lacking_vlans.hpp"
#include "drivers/switch/listed_ports.hpp"
#include "drivers/switch/port_states.hpp"
#include "drivers/switch/rest/client.hpp"

namespace haas::drivers {

/// The name of a port in a list: its number alone, as in rows, if it has the type that the switch is registered for.
inline std::string listed_name(const std::string& own_type, const std::string& type, const std::string& number) {
    return type == own_type ? number : type + " " + number;
}

/// Ports are read and written one after the other.
class RestSession : public core::SwitchSession {
public:
    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) final {
        std::map<std::string, core::PortState> seen;
        if (!ports.empty()) begin_reading();
        for (const auto& port : ports) {
            client_.begin("read port " + port);
            if (auto state = read_port(port)) seen.emplace(port, *std::move(state));
        }
        return seen;
    }

    std::optional<std::map<std::string, core::PortState>> read_all() final {
        begin_reading();
        client_.begin("list ports");
        return read_listed_ports(list_ports(), [&](const std::string& name, const std::string& asked) {
            client_.begin("read port " + name);
            return read_listed_port(asked);
        });
    }

    void write(const std::vector<core::PortChange>& changes) final {
        for (const auto& change : changes) {
            client_.begin("write port " + change.port);
            require_native_first(change.wanted);
            if (!(change.seen == change.wanted)) write_port(change);
        }
    }

    std::string remedy_for_missing(const std::set<core::Vlan>& missing) final {
        return creation_text(remedies_, missing);
    }

protected:
    /// @param remedies  must outlive the session
    RestSession(RestClient client, const VlanRemedies& remedies) : client_(std::move(client)), remedies_(remedies) {}

    /// Called before ports are read, for what the switch says of all of them at once.
    virtual void begin_reading() {}
    /// @return  empty when there is no such port
    virtual std::optional<core::PortState> read_port(const std::string& port) = 0;
    /// All ports of the switch, also those of other types.
    virtual ListedPorts list_ports() = 0;
    /// @param asked  from list_ports()
    /// @return  as read_port()
    virtual std::optional<core::PortState> read_listed_port(const std::string& asked) = 0;
    /// @param change  its `wanted` differs from `seen`
    virtual void write_port(const core::PortChange& change) = 0;

    /// The result of `parse`; a foreign state if it fails.
    /// @param parse  sends no requests; throws base::Error
    template <class Parse>
    core::PortState state_or_foreign(Parse parse) const {
        try {
            return parse();
        } catch (const base::Error& error) {
            return unbounded_state(std::string(not_understood) + client_.quote(error.what()));
        }
    }

    /// The result of `parse`.
    /// @param parse  as above
    /// @throws core::SwitchError  `refused`, if it fails
    template <class Parse>
    auto understood(Parse parse) const {
        try {
            return parse();
        } catch (const base::Error& error) {
            client_.fail(core::SwitchError::Kind::refused, "not understood: " + client_.quote(error.what()));
        }
    }

    [[noreturn]] void no_such_port() const {
        client_.fail(core::SwitchError::Kind::no_such_port, "the switch has no such port");
    }

    RestClient client_;

private:
    const VlanRemedies& remedies_;

    /// These switches cannot carry tagged networks without a native one.
    void require_native_first(const core::PortState& wanted) const {
        if (wanted.native || wanted.tagged.empty()) return;
        client_.fail(core::SwitchError::Kind::refused,
                     "this kind of switch carries tagged networks only together with a native one");
    }
};

}  // namespace haas::drivers
