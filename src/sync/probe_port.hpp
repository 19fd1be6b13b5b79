// The steps of a probe on one port: each is written, read back, and compared.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "core/switch.hpp"
#include "sync/probe_report.hpp"

namespace haas::sync {

class PortProbe {
public:
    /// @param report         gets the steps
    /// @param between_steps  called before each call on the switch. Its exceptions end the probe
    PortProbe(std::string port, ProbeReport& report, const std::function<void()>& between_steps)
        : port_(std::move(port)), report_(report), between_steps_(between_steps) {}

    /// Reads what the port carries before anything is written.
    /// @throws core::SwitchError
    void begin(core::SwitchSession& session);
    const std::optional<core::PortState>& found() const { return found_; }

    /// Attaches one VLAN untagged and one tagged, and takes both away, in all ways that networks come and go.
    /// @param vlans            two of them
    /// @param nativeless       whether the switch takes tagged VLANs without an untagged one
    /// @param is_interrupted   whether to go on with put_back()
    /// @throws core::SwitchError  `unreachable`: what the port carries is not known
    enum class Nativeless { possible, impossible };
    void try_all(core::SwitchSession& session, const std::set<core::Vlan>& vlans, Nativeless nativeless,
                 const std::function<bool()>& is_interrupted);

    /// Gives the port what it carried at first; makes it dark if HaaS cannot write that, or the switch does not take
    /// it. What the switch refuses keeps nothing else from being tried.
    /// @throws  as try_all()
    void put_back(core::SwitchSession& session);

    /// What the port was last seen to carry; empty: it is not there, or that is not known.
    const std::optional<core::PortState>& left() const { return left_; }

private:
    void look(core::SwitchSession& session);
    void try_to_look(core::SwitchSession& session);
    /// @return  whether the port carries what was wanted
    bool write(core::SwitchSession& session, const std::string& name, const core::PortState& wanted);

    std::string port_;
    ProbeReport& report_;
    const std::function<void()>& between_steps_;
    std::optional<core::PortState> found_;
    std::optional<core::PortState> left_;
};

}  // namespace haas::sync
