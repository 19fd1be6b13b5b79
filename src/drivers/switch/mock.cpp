#include "drivers/registry.hpp"

#include <algorithm>
#include <mutex>

#include "drivers/switch/fields.hpp"

namespace haas::drivers {

namespace {

using PortTable = std::map<std::string, core::PortState>;

/// The written states, as long as this process lives; a port without one is dark. The next process finds all ports
/// dark, and writes the wanted states again.
class MockSwitches {
public:
    PortTable read(const core::SwitchFields& which, const std::vector<std::string>& ports) {
        const std::lock_guard lock(mutex_);
        const auto& written = switches_[which];
        PortTable answer;
        for (const auto& port : ports) {
            const auto found = written.find(port);
            answer.emplace(port, found == written.end() ? core::PortState{} : found->second);
        }
        return answer;
    }
    PortTable read_all(const core::SwitchFields& which) {
        const std::lock_guard lock(mutex_);
        return switches_[which];
    }
    void write(const core::SwitchFields& which, const std::vector<core::PortChange>& changes) {
        const std::lock_guard lock(mutex_);
        for (const auto& change : changes) switches_[which].insert_or_assign(change.port, change.wanted);
    }

private:
    std::mutex mutex_;
    std::map<core::SwitchFields, PortTable> switches_;
};

class MockSession final : public core::SwitchSession {
public:
    MockSession(MockSwitches& switches, core::SwitchFields fields) : switches_(switches), fields_(std::move(fields)) {}

    PortTable read(const std::vector<std::string>& ports) override { return switches_.read(fields_, ports); }
    std::optional<PortTable> read_all() override { return switches_.read_all(fields_); }
    void write(const std::vector<core::PortChange>& changes) override { switches_.write(fields_, changes); }
    void save(const std::vector<std::string>& /*registered*/) override {}

private:
    MockSwitches& switches_;
    core::SwitchFields fields_;
};

/// A number without leading zeros, which would give one port several names.
bool takes_number(std::string_view& text) {
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; });
    const auto count = static_cast<std::size_t>(end - text.begin());
    if (count == 0 || (count > 1 && text.front() == '0')) return false;
    text.remove_prefix(count);
    return true;
}

bool takes_slash(std::string_view& text) {
    if (!text.starts_with('/')) return false;
    text.remove_prefix(1);
    return true;
}

/// @source  the port names of the Dell PowerConnect 5500
class MockDriver final : public core::SwitchDriver {
public:
    std::string type() const override { return "mock"; }
    std::string description() const override {
        return "mock switches: accept everything and touch no device, for development and tests";
    }
    std::vector<std::string> capabilities() const override { return {"nativeless-trunk-mode", "port-list"}; }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        for (const std::string name : {"hostname", "username", "password"}) {
            if (auto text = reader.optional_text(name)) stored.emplace(name, *std::move(text));
        }
        reader.require_nothing_else(type());
        return stored;
    }

    /// There is no device, so two switches are never the same.
    std::optional<std::string> device(const core::SwitchFields&) const override { return std::nullopt; }

    bool is_port_name(std::string_view name) const override {
        if (name.size() > 64 || (!name.starts_with("gi") && !name.starts_with("te"))) return false;
        name.remove_prefix(2);
        if (!takes_number(name) || !takes_slash(name) || !takes_number(name)) return false;
        return name.empty() || (takes_slash(name) && takes_number(name) && name.empty());
    }
    std::string port_syntax() const override {
        return "gi or te, and two or three numbers without leading zeros, as in gi1/0/5";
    }

    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts&) const override {
        return std::make_unique<MockSession>(switches_, fields);
    }

private:
    mutable MockSwitches switches_;
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_mock_driver() { return std::make_unique<MockDriver>(); }

}  // namespace haas::drivers
