// A session that is written down: each thing that it is asked for, what was said, and what came of it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/recording.hpp"
#include "drivers/switch/transcript.hpp"

namespace haas::drivers {

class RecordedSession final : public core::SwitchSession {
public:
    /// Logs in.
    /// @param driver      with a transport that writes on the recording; all of them must outlive the session
    /// @throws core::SwitchError
    RecordedSession(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                    const core::SwitchTimeouts& timeouts, Recording& recording, Transcript& transcript);

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override;
    std::optional<std::map<std::string, core::PortState>> read_all() override;
    std::set<core::Vlan> missing_vlans(const std::set<core::Vlan>& wanted) override;
    void create_vlans(const std::map<core::Vlan, std::string>& missing) override;
    void delete_vlans(const std::set<core::Vlan>& unwanted) override;
    void write(const std::vector<core::PortChange>& changes) override;
    std::string remedy_for_missing(const std::set<core::Vlan>& missing) override;
    void save(const std::vector<std::string>& registered) override;

private:
    template <class Call>
    auto carry_out(const std::string& task, const Call& call);

    Recording& recording_;
    Transcript& transcript_;
    std::unique_ptr<core::SwitchSession> session_;
};

/// @name The results of tasks, as transcripts have them
/// @{

/// A line for each port: `PORT: native 100, tagged 200-201`, or `PORT: not there`.
std::vector<std::string> result_text(const std::vector<std::string>& ports,
                                     const std::map<std::string, core::PortState>& states);
/// The same for all ports of the switch.
std::vector<std::string> result_text(const std::optional<std::map<std::string, core::PortState>>& states);
/// `missing: 100-101`, or `missing: none`.
std::vector<std::string> result_text(const std::set<core::Vlan>& missing);
/// `refused: ...`
std::vector<std::string> result_text(const core::SwitchError& failure);
/// @}

}  // namespace haas::drivers
