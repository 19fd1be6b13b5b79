#include "sync/scripted_switch.hpp"

#include "base/text.hpp"
#include "core/error.hpp"

namespace haas_test {

using namespace haas;

PortState lit(core::Vlan native, std::set<core::Vlan> tagged) {
    PortState state;
    state.native = native;
    state.tagged = std::move(tagged);
    return state;
}

PortState tagged(std::set<core::Vlan> vlans) {
    PortState state;
    state.tagged = std::move(vlans);
    return state;
}

void no_answer(const std::string& step) { throw SwitchError(SwitchError::Kind::unreachable, step, "no answer"); }

std::function<void(const std::string&)> silent_at(const std::string& step) {
    return [step](const std::string& called) {
        if (called == step) no_answer(step);
    };
}

void ScriptedSwitch::plug(const std::string& port) {
    PortState factory;
    factory.foreign = "a trunk of all VLANs";
    factory.may_carry_any = true;
    plug(port, factory);
}

void ScriptedSwitch::plug(const std::string& port, const PortState& state) {
    const std::lock_guard lock(mutex_);
    ports_.insert_or_assign(port, state);
}

void ScriptedSwitch::unplug(const std::string& port) {
    const std::lock_guard lock(mutex_);
    ports_.erase(port);
}

PortState ScriptedSwitch::carries(const std::string& port) const {
    const std::lock_guard lock(mutex_);
    return ports_.at(port);
}

std::string ScriptedSwitch::description(const std::string& port) const {
    const std::lock_guard lock(mutex_);
    const auto found = descriptions_.find(port);
    return found == descriptions_.end() ? "" : found->second;
}

std::map<core::Vlan, std::string> ScriptedSwitch::vlans() const {
    const std::lock_guard lock(mutex_);
    return vlans_;
}

std::set<std::string> ScriptedSwitch::saved_ports() const {
    const std::lock_guard lock(mutex_);
    return saved_ports_;
}

void ScriptedSwitch::add_vlan(core::Vlan vlan) {
    const std::lock_guard lock(mutex_);
    vlans_.emplace(vlan, "");
}

void ScriptedSwitch::remove_vlan(core::Vlan vlan) {
    const std::lock_guard lock(mutex_);
    vlans_.erase(vlan);
}

std::string ScriptedSwitch::calls() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const auto& call : calls_) text += (text.empty() ? "" : " ") + call;
    return text;
}

void ScriptedSwitch::forget_calls() {
    const std::lock_guard lock(mutex_);
    calls_.clear();
}

void ScriptedSwitch::begin(const std::string& step, const std::string& shown) {
    {
        const std::lock_guard lock(mutex_);
        calls_.push_back(shown);
    }
    if (before) before(step);
}

bool ScriptedSwitch::is_refused(const core::PortChange& change) const {
    return refuses.contains(change.port) || (refuses_to_light.contains(change.port) && !change.wanted.is_dark());
}

class ScriptedSession final : public core::SwitchSession {
public:
    explicit ScriptedSession(ScriptedSwitch& on) : on_(on) {}

    std::map<std::string, PortState> read(const std::vector<std::string>& ports) override {
        on_.begin("read", "read");
        for (const auto& port : ports) {
            if (!on_.unreadable.contains(port)) continue;
            throw SwitchError(SwitchError::Kind::refused, "read", "not " + port);
        }
        const std::lock_guard lock(on_.mutex_);
        std::map<std::string, PortState> answer;
        for (const auto& port : ports) {
            const auto found = on_.ports_.find(port);
            if (found != on_.ports_.end()) answer.emplace(port, found->second);
        }
        return answer;
    }

    std::optional<std::map<std::string, PortState>> read_all() override {
        if (!on_.lists_ports) return std::nullopt;
        on_.begin("read", "read");
        for (const auto& port : on_.unreadable) throw SwitchError(SwitchError::Kind::refused, "read", "not " + port);
        const std::lock_guard lock(on_.mutex_);
        auto listed = on_.ports_;
        for (const auto& port : on_.unlisted) listed.erase(port);
        return listed;
    }

    std::set<core::Vlan> missing_vlans(const std::set<core::Vlan>& wanted) override {
        if (!on_.needs_vlans) return {};
        on_.begin("list", "list");
        const std::lock_guard lock(on_.mutex_);
        auto missing = wanted;
        std::erase_if(missing, [&](core::Vlan vlan) { return on_.vlans_.contains(vlan); });
        return missing;
    }

    void create_vlans(const std::map<core::Vlan, std::string>& missing) override {
        std::set<core::Vlan> all;
        for (const auto& [vlan, name] : missing) all.insert(vlan);
        on_.begin("vlans", "create:" + core::format_vlan_list(all));
        if (on_.refuses_vlans) throw SwitchError(SwitchError::Kind::refused, "vlans", "the table is full");
        for (const auto vlan : all) {
            if (on_.no_vlans.contains(vlan)) throw SwitchError(SwitchError::Kind::refused, "vlans", "reserved");
        }
        const std::lock_guard lock(on_.mutex_);
        for (const auto& each : missing) {
            if (!on_.ignores_vlans.contains(each.first)) on_.vlans_.insert(each);
        }
    }

    void delete_vlans(const std::set<core::Vlan>& unwanted) override {
        on_.begin("vlans", "delete:" + core::format_vlan_list(unwanted));
        if (on_.refuses_vlans) throw SwitchError(SwitchError::Kind::refused, "vlans", "they stay");
        const std::lock_guard lock(on_.mutex_);
        for (const auto vlan : unwanted) {
            if (on_.keeps_vlans.contains(vlan)) throw SwitchError(SwitchError::Kind::refused, "vlans", "in use");
            on_.vlans_.erase(vlan);
        }
    }

    void write(const std::vector<core::PortChange>& changes) override {
        std::string shown = "write:";
        for (const auto& change : changes) shown += (&change == &changes.front() ? "" : ",") + change.port;
        on_.begin("write", shown);
        if (on_.all_or_nothing) {
            for (const auto& change : changes) require_accepted(change);
        }
        for (const auto& change : changes) {
            require_accepted(change);
            const std::lock_guard lock(on_.mutex_);
            if (on_.ignores.contains(change.port)) continue;
            on_.ports_.insert_or_assign(change.port, change.wanted);
            if (!change.description.empty()) on_.descriptions_[change.port] = change.description;
        }
        if (on_.after_write) on_.after_write();
    }

    void save(const std::vector<std::string>& registered) override {
        on_.begin("save", "save");
        const std::lock_guard lock(on_.mutex_);
        on_.saved_ports_ = {registered.begin(), registered.end()};
    }

private:
    void require_accepted(const core::PortChange& change) const {
        const std::lock_guard lock(on_.mutex_);
        if (!on_.ports_.contains(change.port)) {
            throw SwitchError(SwitchError::Kind::no_such_port, "write", "what is " + change.port + "?");
        }
        for (const auto vlan : change.wanted.possible_vlans()) {
            if (!on_.needs_vlans || on_.vlans_.contains(vlan)) continue;
            throw SwitchError(SwitchError::Kind::refused, "write", "no VLAN " + std::to_string(vlan));
        }
        if (on_.is_refused(change)) {
            throw SwitchError(SwitchError::Kind::refused, "write", "not on " + change.port);
        }
    }

    ScriptedSwitch& on_;
};

ScriptedSwitch& ScriptedDriver::at(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    return switches_[name];
}

core::SwitchFields ScriptedDriver::check_fields(const std::map<std::string, core::FieldValue>& fields) const {
    const auto& name = fields.at("name").text;
    if (!is_port_name(name)) throw haas::core::BadArgumentError("The field name must be printable.", "name");
    return {{"name", name}};
}

bool ScriptedDriver::is_port_name(std::string_view name) const {
    return !name.empty() && haas::base::holds_only(name, haas::base::is_printable);
}

std::unique_ptr<core::SwitchSession> ScriptedDriver::connect(const core::SwitchFields& fields,
                                                             const core::SwitchTimeouts&) const {
    auto& on = at(fields.at("name"));
    on.begin("connect", "connect");
    return std::make_unique<ScriptedSession>(on);
}

}  // namespace haas_test
