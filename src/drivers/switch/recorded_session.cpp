#include "drivers/switch/recorded_session.hpp"

#include "base/text.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;

std::string kind_text(SwitchError::Kind kind) {
    switch (kind) {
        case SwitchError::Kind::unreachable: return "unreachable";
        case SwitchError::Kind::refused: return "refused";
        case SwitchError::Kind::no_such_port: return "no such port";
    }
    return {};
}

/// `Ethernet1/1 native 100 tagged 200,201`, or `Ethernet1/1 dark`.
std::string text_of(const core::PortChange& change) {
    std::string text = change.port;
    if (change.wanted.native) text += " native " + std::to_string(*change.wanted.native);
    if (!change.wanted.tagged.empty()) text += " tagged " + core::format_vlan_list(change.wanted.tagged);
    return change.wanted.is_dark() ? text + " dark" : text;
}

}  // namespace

/// Writes the task, and once the call has ended what was said meanwhile.
template <class Call>
auto RecordedSession::carry_out(const std::string& task, const Call& call) {
    transcript_.add_task(task);
    try {
        auto result = call();
        transcript_.add(recording_.take());
        return result;
    } catch (const SwitchError& failure) {
        transcript_.add(recording_.take());
        for (const auto& line : result_text(failure)) transcript_.add_result(line);
        throw;
    } catch (...) {
        transcript_.add(recording_.take());
        throw;
    }
}

RecordedSession::RecordedSession(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                                 const core::SwitchTimeouts& timeouts, Recording& recording, Transcript& transcript)
    : recording_(recording), transcript_(transcript) {
    session_ = carry_out("login", [&] { return driver.connect(fields, timeouts); });
}

std::map<std::string, core::PortState> RecordedSession::read(const std::vector<std::string>& ports) {
    auto states = carry_out("read " + base::join(ports, " "), [&] { return session_->read(ports); });
    for (const auto& line : result_text(ports, states)) transcript_.add_result(line);
    return states;
}

std::optional<std::map<std::string, core::PortState>> RecordedSession::read_all() {
    auto states = carry_out("list", [&] { return session_->read_all(); });
    for (const auto& line : result_text(states)) transcript_.add_result(line);
    return states;
}

std::set<core::Vlan> RecordedSession::missing_vlans(const std::set<core::Vlan>& wanted) {
    auto missing =
        carry_out("missing " + core::format_vlan_list(wanted), [&] { return session_->missing_vlans(wanted); });
    for (const auto& line : result_text(missing)) transcript_.add_result(line);
    return missing;
}

void RecordedSession::create_vlans(const std::map<core::Vlan, std::string>& missing) {
    std::set<core::Vlan> vlans;
    for (const auto& [vlan, name] : missing) vlans.insert(vlan);
    carry_out("create " + core::format_vlan_list(vlans), [&] {
        session_->create_vlans(missing);
        return 0;
    });
}

void RecordedSession::delete_vlans(const std::set<core::Vlan>& unwanted) {
    carry_out("delete " + core::format_vlan_list(unwanted), [&] {
        session_->delete_vlans(unwanted);
        return 0;
    });
}

void RecordedSession::write(const std::vector<core::PortChange>& changes) {
    std::vector<std::string> texts;
    for (const auto& change : changes) texts.push_back(text_of(change));
    carry_out("write " + base::join(texts, " ; "), [&] {
        session_->write(changes);
        return 0;
    });
}

std::string RecordedSession::remedy_for_missing(const std::set<core::Vlan>& missing) {
    return session_->remedy_for_missing(missing);
}

void RecordedSession::save(const std::vector<std::string>& registered) {
    const auto ports = base::join(registered, " ");
    carry_out(ports.empty() ? "save" : "save " + ports, [&] {
        session_->save(registered);
        return 0;
    });
}

std::vector<std::string> result_text(const std::vector<std::string>& ports,
                                     const std::map<std::string, core::PortState>& states) {
    std::vector<std::string> lines;
    for (const auto& port : ports) {
        const auto found = states.find(port);
        lines.push_back(port + ": " + (found == states.end() ? "not there" : found->second.text()));
    }
    return lines;
}

std::vector<std::string> result_text(const std::optional<std::map<std::string, core::PortState>>& states) {
    if (!states) return {"no list"};
    std::vector<std::string> lines;
    for (const auto& [port, state] : *states) lines.push_back(port + ": " + state.text());
    return lines;
}

std::vector<std::string> result_text(const std::set<core::Vlan>& missing) {
    return {"missing: " + (missing.empty() ? "none" : core::format_vlan_list(missing))};
}

std::vector<std::string> result_text(const SwitchError& failure) {
    return {kind_text(failure.kind()) + ": " + failure.what()};
}

}  // namespace haas::drivers
