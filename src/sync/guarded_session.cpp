#include "sync/guarded_session.hpp"

#include <algorithm>
#include <utility>

namespace haas::sync {

namespace {

class GuardedSession final : public core::SwitchSession {
public:
    GuardedSession(const core::SwitchDriver& driver, std::unique_ptr<core::SwitchSession> session)
        : driver_(driver), session_(std::move(session)) {}

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override {
        const auto known = legal(ports);
        return known.empty() && !ports.empty() ? std::map<std::string, core::PortState>() : session_->read(known);
    }
    std::optional<std::map<std::string, core::PortState>> read_all() override { return session_->read_all(); }
    std::set<core::Vlan> missing_vlans(const std::set<core::Vlan>& wanted) override {
        return session_->missing_vlans(wanted);
    }
    void create_vlans(const std::map<core::Vlan, std::string>& missing) override { session_->create_vlans(missing); }
    void delete_vlans(const std::set<core::Vlan>& unwanted) override { session_->delete_vlans(unwanted); }
    void write(const std::vector<core::PortChange>& changes) override {
        for (const auto& change : changes) {
            if (driver_.is_port_name(change.port)) continue;
            throw core::SwitchError(core::SwitchError::Kind::no_such_port, "write", "no port can have this name");
        }
        session_->write(changes);
    }
    std::string remedy_for_missing(const std::set<core::Vlan>& missing) override {
        return session_->remedy_for_missing(missing);
    }
    void save(const std::vector<std::string>& registered) override { session_->save(legal(registered)); }

private:
    std::vector<std::string> legal(std::vector<std::string> ports) const {
        std::erase_if(ports, [&](const std::string& port) { return !driver_.is_port_name(port); });
        return ports;
    }

    const core::SwitchDriver& driver_;
    std::unique_ptr<core::SwitchSession> session_;
};

}  // namespace

std::unique_ptr<core::SwitchSession> guarded(const core::SwitchDriver& driver,
                                             std::unique_ptr<core::SwitchSession> session) {
    return std::make_unique<GuardedSession>(driver, std::move(session));
}

}  // namespace haas::sync
