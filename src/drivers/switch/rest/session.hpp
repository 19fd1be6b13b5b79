// What all sessions with a REST interface do alike.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "core/switch.hpp"
#include "drivers/switch/listed_ports.hpp"
#include "drivers/switch/rest/client.hpp"

namespace haas::drivers {

/// How a list calls a port: by its number alone if it is of the type that the switch is registered for, as rows call it.
inline std::string listed_name(const std::string& own_type, const std::string& type, const std::string& number) {
    return type == own_type ? number : type + " " + number;
}

/// Ports are read and written one after the other.
class RestSession : public core::SwitchSession {
public:
    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) final {
        std::map<std::string, core::PortState> seen;
        for (const auto& port : ports) {
            client_.begin("read port " + port);
            if (auto state = read_port(port)) seen.emplace(port, *std::move(state));
        }
        return seen;
    }

    std::optional<std::map<std::string, core::PortState>> read_all() final {
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

protected:
    explicit RestSession(RestClient client) : client_(std::move(client)) {}

    /// @return  nothing when there is no such port
    virtual std::optional<core::PortState> read_port(const std::string& port) = 0;
    /// All ports of the switch, also those of other types.
    virtual ListedPorts list_ports() = 0;
    /// @param asked  as list_ports() has it
    /// @return  as above
    virtual std::optional<core::PortState> read_listed_port(const std::string& asked) = 0;
    /// @param change  a real one
    virtual void write_port(const core::PortChange& change) = 0;

    /// What `parse` makes of answers; where it cannot, the port is foreign.
    /// @param parse  asks nothing; throws base::Error
    template <class Parse>
    core::PortState state_or_foreign(Parse parse) const {
        try {
            return parse();
        } catch (const base::Error& error) {
            core::PortState odd;
            odd.foreign = "not understood: " + client_.quote(error.what());
            odd.may_carry_any = true;
            return odd;
        }
    }

    /// What `parse` makes of an answer.
    /// @param parse  as above
    /// @throws core::SwitchError  refused, where it cannot
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
    /// What these switches cannot carry: tagged networks without a native one.
    void require_native_first(const core::PortState& wanted) const {
        if (wanted.native || wanted.tagged.empty()) return;
        client_.fail(core::SwitchError::Kind::refused, "this kind of switch carries tagged networks only beside a native one");
    }
};

}  // namespace haas::drivers
