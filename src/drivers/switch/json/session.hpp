// The common part of the sessions with these switches: all ports are read at once, and all changes are sent at once.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/json/read_ports.hpp"
#include "drivers/switch/rest/client.hpp"

namespace haas::drivers {

using CommandLines = std::vector<std::string>;

class JsonSession : public core::SwitchSession {
public:
    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) final;
    std::optional<std::map<std::string, core::PortState>> read_all() final;
    std::set<core::Vlan> missing_vlans(const std::set<core::Vlan>& wanted) final;
    void create_vlans(const std::map<core::Vlan, std::string>& missing) final;
    void delete_vlans(const std::set<core::Vlan>& unwanted) final;
    void write(const std::vector<core::PortChange>& changes) final;
    std::string remedy_for_missing(const std::set<core::Vlan>& missing) final {
        return creation_text(remedies_, missing);
    }

protected:
    using PortName = std::string (*)(std::string_view name);

    /// @param port      the table's
    /// @param remedies  must outlive the session
    JsonSession(RestClient client, PortName port, const VlanRemedies& remedies)
        : client_(std::move(client)), port_(port), remedies_(remedies) {}

    /// Reads the ports and VLANs of the switch, in one or two requests.
    virtual SwitchReading read_switch() = 0;
    virtual std::map<core::Vlan, SwitchVlan> read_vlans() = 0;
    /// Has the switch carry out configuration commands, all in one request.
    virtual void configure(const CommandLines& lines) = 0;
    /// The same, and reads in that request which VLANs the switch then has.
    /// @throws UnreadableError
    virtual std::map<core::Vlan, SwitchVlan> configure_vlans(const CommandLines& lines) = 0;
    /// The commands in the section of a port that give it what is wanted. No moment of them lets a VLAN pass that is
    /// neither in `seen` nor in `wanted`.
    virtual CommandLines lines_for(const core::PortState& seen, const core::PortState& wanted) const = 0;

    RestClient client_;

private:
    SwitchReading read_understood();
    template <class Read>
    auto understood(const Read& read);
    void try_texts(std::span<const CommandLines> texts);
    void require_vlans(const std::vector<core::PortChange>& changes);
    const std::map<core::Vlan, SwitchVlan>& known_vlans();

    PortName port_;
    const VlanRemedies& remedies_;
    /// The VLANs of the switch, as far as this session knows; empty if they must be read first.
    std::optional<std::map<core::Vlan, SwitchVlan>> vlans_;
};

}  // namespace haas::drivers
