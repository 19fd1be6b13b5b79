// A driver with something that happens before each command of its sessions.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/switch.hpp"

namespace haas_test {

class HookedDriver : public haas::core::SwitchDriver {
public:
    /// @param driver  must outlive this, as this must outlive its sessions
    explicit HookedDriver(const haas::core::SwitchDriver& driver) : driver_(driver) {}

    std::string type() const override { return driver_.type(); }
    std::string description() const override { return driver_.description(); }
    std::vector<std::string> capabilities() const override { return driver_.capabilities(); }
    haas::core::SwitchFields check_fields(const std::map<std::string, haas::core::FieldValue>& fields) const override {
        return driver_.check_fields(fields);
    }
    std::optional<std::string> device(const haas::core::SwitchFields& fields) const override {
        return driver_.device(fields);
    }
    std::set<haas::core::Vlan> own_vlans(const haas::core::SwitchFields& fields) const override {
        return driver_.own_vlans(fields);
    }
    std::set<haas::core::Vlan> impossible_vlans(const haas::core::SwitchFields& fields) const override {
        return driver_.impossible_vlans(fields);
    }
    bool creates_vlans() const override { return driver_.creates_vlans(); }
    bool is_port_name(std::string_view name) const override { return driver_.is_port_name(name); }
    std::string port_syntax() const override { return driver_.port_syntax(); }
    std::unique_ptr<haas::core::SwitchSession> connect(const haas::core::SwitchFields& fields,
                                                       const haas::core::SwitchTimeouts& timeouts) const override {
        begin_session();
        const auto* const inner = timeouts.before_command;
        hook_ = [this, inner] {
            if (inner != nullptr) (*inner)();
            before_command();
        };
        auto own = timeouts;
        own.before_command = &hook_;
        return driver_.connect(fields, own);
    }

protected:
    virtual void begin_session() const {}
    virtual void before_command() const = 0;

private:
    const haas::core::SwitchDriver& driver_;
    mutable std::function<void()> hook_;  ///< of the last session
};

}  // namespace haas_test
