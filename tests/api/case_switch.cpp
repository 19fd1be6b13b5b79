#include "api/case_switch.hpp"

#include <atomic>
#include <memory>

#include "drivers/registry.hpp"

namespace haas_test {

namespace {

using namespace haas::core;

using SessionPointer = std::unique_ptr<SwitchSession>;

class RefusingSession final : public SwitchSession {
public:
    explicit RefusingSession(SessionPointer session) : session_(std::move(session)) {}
    std::map<std::string, PortState> read(const std::vector<std::string>& ports) override {
        return session_->read(ports);
    }
    void write(const std::vector<PortChange>&) override {
        throw SwitchError(SwitchError::Kind::refused, "write", "the switch says no");
    }
    void save(const std::vector<std::string>& /*registered*/) override {}

private:
    SessionPointer session_;
};

class WildSession final : public SwitchSession {
public:
    WildSession(SessionPointer session, std::atomic<bool>& written) : session_(std::move(session)), written_(written) {}
    std::map<std::string, PortState> read(const std::vector<std::string>& ports) override {
        auto states = session_->read(ports);
        if (!written_) return states;
        for (auto& [port, state] : states) {
            state.foreign = "access to 666";
            state.foreign_vlans = {666};
        }
        return states;
    }
    void write(const std::vector<PortChange>&) override { written_ = true; }
    void save(const std::vector<std::string>& /*registered*/) override {}

private:
    SessionPointer session_;
    std::atomic<bool>& written_;
};

/// A driver that checks as the real one of its type, and whose switches are mock switches.
class CaseDriver final : public SwitchDriver {
public:
    CaseDriver(std::shared_ptr<const SwitchDrivers> all, const SwitchDriver& real)
        : all_(std::move(all)), real_(real) {}

    std::string type() const override { return real_.type(); }
    std::string description() const override { return real_.description(); }
    std::vector<std::string> capabilities() const override { return real_.capabilities(); }
    SwitchFields check_fields(const std::map<std::string, FieldValue>& fields) const override {
        return real_.check_fields(fields);
    }
    std::set<std::string> free_fields() const override { return real_.free_fields(); }
    std::set<std::string> secret_fields() const override { return real_.secret_fields(); }
    std::optional<std::string> device(const SwitchFields& fields) const override { return real_.device(fields); }
    std::set<Vlan> own_vlans(const SwitchFields& fields) const override { return real_.own_vlans(fields); }
    std::set<Vlan> impossible_vlans(const SwitchFields& fields) const override {
        return real_.impossible_vlans(fields);
    }
    bool is_port_name(std::string_view name) const override { return real_.is_port_name(name); }
    std::string port_identity(std::string_view name) const override { return real_.port_identity(name); }
    std::string port_syntax() const override { return real_.port_syntax(); }

    SessionPointer connect(const SwitchFields& fields, const SwitchTimeouts& timeouts) const override {
        const auto found = fields.find("hostname");
        const std::string hostname = found == fields.end() ? std::string() : found->second;
        if (hostname == "silent") throw SwitchError(SwitchError::Kind::unreachable, "login", "no answer");
        auto session = mock_->connect(fields, timeouts);
        if (hostname == "refuses") return std::make_unique<RefusingSession>(std::move(session));
        if (hostname == "wild") return std::make_unique<WildSession>(std::move(session), wild_written_);
        return session;
    }

private:
    std::shared_ptr<const SwitchDrivers> all_;
    const SwitchDriver& real_;  ///< one of them
    std::unique_ptr<SwitchDriver> mock_ = haas::drivers::make_mock_driver();
    mutable std::atomic<bool> wild_written_{false};
};

}  // namespace

SwitchDrivers make_case_switches() {
    std::vector<std::unique_ptr<SwitchDriver>> drivers;
    const auto all = std::make_shared<const SwitchDrivers>(haas::drivers::make_switch_drivers());
    for (const auto& real : all->all()) drivers.push_back(std::make_unique<CaseDriver>(all, *real));
    return SwitchDrivers(std::move(drivers));
}

}  // namespace haas_test
