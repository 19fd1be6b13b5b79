#include "drivers/switch/netconf/session.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/text.hpp"
#include "drivers/switch/netconf/openconfig_edits.hpp"
#include "drivers/switch/netconf/xml_names.hpp"
#include "drivers/switch/port_states.hpp"
#include "drivers/switch/refused_texts.hpp"

namespace haas::drivers {

namespace {

using core::PortChange;
using core::PortState;
using core::SwitchError;
using core::Vlan;
using openconfig::Part;
using openconfig::Port;
using openconfig::VlanPlace;
using Kind = SwitchError::Kind;

/// @source  the names that switches of other kinds accept
constexpr std::size_t longest_vlan_name = 32;
/// Between looks at a switch that has not carried out its configuration yet.
constexpr std::chrono::milliseconds look_interval{200};
constexpr std::chrono::seconds longest_settling{5};
/// The time in which a server notices that a session has ended, and gives its locks back.
constexpr std::chrono::seconds longest_farewell{1};

constexpr std::string_view startup = "urn:ietf:params:netconf:capability:startup:1.0";
/// @source  Cisco IOS XE, the model cisco-ia: `save-config`
constexpr std::string_view cisco_ia = "http://cisco.com/yang/cisco-ia";

pugi::xml_node data_of(pugi::xml_node reply) {
    const auto data = find_child(reply, netconf_namespace, "data");
    if (!data) throw base::Error("an answer without data");
    return data;
}

}  // namespace

OpenConfigSession::OpenConfigSession(Login login, OpenConfigFields fields, const core::SwitchTimeouts& timeouts)
    : login_(std::move(login)), fields_(std::move(fields)), timeouts_(timeouts) {
    log_in();
}

void OpenConfigSession::log_in() {
    client_ = login_();
    const auto lacking = lacking_capabilities(*client_);
    if (!lacking.empty()) {
        client_->fail(Kind::refused, "the switch's NETCONF server lacks " + lacking +
                                         ": HaaS needs :candidate, :confirmed-commit and :validate (RFC 6241); maybe "
                                         "they can be switched on there");
    }
}

base::Deadline OpenConfigSession::lock_deadline() const {
    return base::Deadline::in(std::min<base::Deadline::Clock::duration>(longest_farewell, timeouts_.command));
}

std::map<std::string, PortState> OpenConfigSession::read(const std::vector<std::string>& ports) {
    std::map<std::string, PortState> answer;
    if (ports.empty()) return answer;
    client_->begin("read");
    const auto& all = look();
    for (const auto& name : ports) {
        const auto found = all.ports.find(name);
        if (found == all.ports.end() || found->second.kind == Port::Kind::other) continue;
        answer.emplace(name, openconfig::state_of(all, name));
    }
    return answer;
}

std::optional<std::map<std::string, PortState>> OpenConfigSession::read_all() {
    client_->begin("read");
    const auto& all = look();
    std::map<std::string, PortState> answer;
    for (const auto& [name, port] : all.ports) {
        if (port.kind != Port::Kind::other) answer.emplace(name, openconfig::state_of(all, name));
    }
    return answer;
}

std::set<Vlan> OpenConfigSession::missing_vlans(const std::set<Vlan>& wanted) {
    client_->begin("list VLANs");
    const auto& all = known();
    if (all.place.kind == VlanPlace::Kind::nowhere) return {};
    auto missing = wanted;
    // The default VLAN is refused with its ports, in words of its own.
    std::erase_if(missing, [&](Vlan vlan) { return vlan == all.default_vlan || all.vlans.contains(vlan); });
    return missing;
}

void OpenConfigSession::create_vlans(const std::map<Vlan, std::string>& missing) {
    if (missing.empty()) return;
    client_->begin("create VLANs");
    const auto place = known().place;
    std::set<Vlan> vlans;
    std::map<Vlan, std::string> names;
    std::set<std::string> used;
    for (const auto& each : known().vlans) used.insert(each.second.name);
    for (const auto& [vlan, name] : missing) {
        vlans.insert(vlan);
        // A name may stand for only one VLAN; what was cut off may have been the difference.
        const auto shortened = name.substr(0, longest_vlan_name);
        if (!shortened.empty() && used.insert(shortened).second) names[vlan] = shortened;
    }
    const Texts texts{names.empty() ? "" : openconfig::edit_of_names(place, names), "names of VLANs"};
    change([&](Candidate& candidate) {
        candidate.edit(openconfig::edit_to_create(place, vlans));
        return commit(candidate, texts);
    });
}

void OpenConfigSession::delete_vlans(const std::set<Vlan>& unwanted) {
    client_->begin("delete VLANs");
    auto there = unwanted;
    const auto& all = look();
    const auto place = all.place;
    std::erase_if(there, [&](Vlan vlan) {
        const auto found = all.vlans.find(vlan);
        return found == all.vlans.end() || !found->second.is_configured;
    });
    if (there.empty()) return;
    change([&](Candidate& candidate) {
        candidate.edit(openconfig::edit_to_delete(place, there));
        return commit(candidate, {});
    });
    const auto& now = known();
    const auto is_left = [&](Vlan vlan) {
        const auto found = now.vlans.find(vlan);
        return found != now.vlans.end() && found->second.is_configured;
    };
    if (std::any_of(there.begin(), there.end(), is_left))
        client_->fail(Kind::refused, "the switch still has one of VLANs " + core::format_vlan_list(there));
}

/// Only ports need a commit that is taken back unless it is confirmed: a VLAN without ports carries nothing.
void OpenConfigSession::write(const std::vector<PortChange>& changes) {
    if (changes.empty()) return;
    client_->begin(changes.size() == 1 ? "write port " + changes.front().port : "write");
    require_possible(changes);
    const auto config = openconfig::edit_of_ports(known(), changes);
    const bool describes = std::any_of(changes.begin(), changes.end(),
                                       [](const PortChange& change) { return !change.description.empty(); });
    const Texts texts{describes ? openconfig::edit_of_descriptions(changes) : "", "descriptions of ports"};
    // The time is for a machine that loses its connection silently: other ends of a session are seen at once.
    const auto limit = std::chrono::ceil<std::chrono::seconds>(4 * timeouts_.command + longest_settling);
    change([&](Candidate& candidate) {
        candidate.edit(config);
        const auto complaint = wait_until_right(candidate.commit_for(limit, questions()), changes);
        if (!complaint.empty()) client_->fail(Kind::refused, complaint + "; it was taken back");
        return commit(candidate, texts);
    });
    is_new_ = seen_.has_value();
}

/// Without either, a switch saves what is committed by itself.
/// @source  RFC 6241, section 8.7
void OpenConfigSession::save(const std::vector<std::string>& /*registered*/) {
    client_->begin("save");
    if (client_->has(startup)) {
        client_->order("<copy-config><target><startup/></target><source><running/></source></copy-config>");
    } else if (client_->has(cisco_ia)) {
        save_by_cisco();
    }
}

/// @source  Cisco's Programmability Configuration Guides for IOS XE: the answer has a sentence such as "Save
///          running-config successful"
void OpenConfigSession::save_by_cisco() {
    pugi::xml_document answer;
    const auto reply = client_->ask("<save-config xmlns=\"" + std::string(cisco_ia) + "\"/>", answer);
    const auto said = std::string(base::trim(whole_text(reply)));
    const bool is_ok = static_cast<bool>(find_child(reply, netconf_namespace, "ok"));
    if (!is_ok && !base::contains(base::lower(said), std::string_view("success")))
        client_->fail(Kind::refused, "the switch did not save its configuration: " + client_->quote(said));
}

void OpenConfigSession::require_possible(const std::vector<PortChange>& changes) {
    const auto& all = known();
    std::set<Vlan> wanted;
    for (const auto& change : changes) {
        const auto found = all.ports.find(change.port);
        if (found == all.ports.end() || found->second.kind == Port::Kind::other)
            client_->fail(Kind::no_such_port, "the switch has no port " + base::one_line(change.port));
        if (const auto reason = openconfig::reason_to_leave(found->second); !reason.empty())
            client_->fail(Kind::refused, client_->quote(change.port + " is left alone: " + reason));
        wanted.merge(vlans_of(change.wanted));
    }
    if (wanted.contains(all.default_vlan)) {
        client_->fail(Kind::refused, "VLAN " + std::to_string(all.default_vlan) +
                                         " is the switch's default VLAN, which HaaS gives to no port");
    }
    const auto lacking = openconfig::find_lacking(all, wanted);
    if (!lacking.empty()) client_->fail(Kind::refused, openconfig::lacking_text(lacking));
}

std::optional<OpenConfigSession::Complaint> OpenConfigSession::compare(const openconfig::Switch& all,
                                                                       const std::vector<PortChange>& changes) const {
    std::optional<Complaint> complaint;
    for (const auto& change : changes) {
        const auto state = all.ports.contains(change.port) ? openconfig::state_of(all, change.port) : PortState{};
        if (all.ports.contains(change.port) && state == change.wanted) continue;
        if (!complaint) {
            complaint = Complaint{"the switch was to make " + change.port + " " + change.wanted.text() +
                                  ", and shows " + client_->quote(state.text())};
        }
        const bool is_configured =
            all.ports.contains(change.port) && openconfig::configured_state(all, change.port) == change.wanted;
        complaint->may_settle = complaint->may_settle && is_configured;
    }
    return complaint;
}

void OpenConfigSession::change(const std::function<NetconfReplies(Candidate&)>& work) {
    seen_.reset();
    is_new_ = false;
    NetconfReplies answers;
    try {
        change_candidate(*client_, fields_.locks, lock_deadline(),
                         [&](Candidate& candidate) { answers = work(candidate); });
    } catch (const SwitchError& error) {
        seen_.reset();
        if (error.kind() != Kind::unreachable && !client_->is_open()) log_in();
        throw;
    }
    try {
        // A lock that the server did not take back has ended the session.
        if (!client_->is_open()) log_in();
        see(answers);
    } catch (const SwitchError&) {
        // The change is made. Whoever wants to know what came of it asks again, and is told why that cannot be read.
    }
}

NetconfReplies OpenConfigSession::commit(Candidate& candidate, const Texts& texts) const {
    candidate.commit();
    const bool has_texts = !texts.config.empty();
    if (has_texts && !try_text(texts.what, [&] { candidate.set(texts.config); })) candidate.discard();
    return candidate.leave(questions());
}

std::string OpenConfigSession::wait_until_right(NetconfReplies answers, const std::vector<PortChange>& changes) {
    const auto limit =
        base::Deadline::in(std::min<base::Deadline::Clock::duration>(longest_settling, timeouts_.command));
    for (;;) {
        const auto complaint = compare(see(answers), changes);
        if (!complaint) return {};
        if (!complaint->may_settle || limit.has_passed()) return complaint->text;
        std::this_thread::sleep_for(look_interval);
        answers = client_->ask_each(questions());
    }
}

const openconfig::Switch& OpenConfigSession::look() {
    if (std::exchange(is_new_, false)) return *seen_;
    return see(ask_under_lock(*client_, fields_.locks.front(), questions(), lock_deadline()));
}

const openconfig::Switch& OpenConfigSession::see(const NetconfReplies& answers) {
    seen_.reset();
    try {
        seen_ = understand(answers);
    } catch (const SwitchError&) {
        throw;
    } catch (const base::Error& error) {
        client_->fail(Kind::refused, "not understood: " + client_->quote(error.what()));
    }
    return *seen_;
}

const openconfig::Switch& OpenConfigSession::known() { return seen_ ? *seen_ : look(); }

std::vector<std::string> OpenConfigSession::questions() const {
    const auto places = places_to_ask();
    return {"<get-config><source><running/></source>" + filter_of(Part::config, places) + "</get-config>",
            "<get>" + filter_of(Part::state, places) + "</get>"};
}

openconfig::Switch OpenConfigSession::understand(const NetconfReplies& answers) const {
    openconfig::Switch all;
    all.default_vlan = fields_.default_vlan;
    all.proof = fields_.proof;
    const auto config = data_of(NetconfClient::require_answer(answers.at(0)));
    find_vlans(all, config);
    read_ports(config, Part::config, all);
    read_vlans(config, Part::config, all);
    const auto states = data_of(NetconfClient::require_answer(answers.at(1)));
    read_ports(states, Part::state, all);
    read_vlans(states, Part::state, all);
    if (all.ports.empty())
        throw base::Error("the switch names no interface: it may not have OpenConfig's model of them");
    for (auto& [name, port] : all.ports) {
        for (auto* const each : {&port.flaw, &port.configured.flaw, &port.operational.flaw}) {
            if (!each->empty()) *each = client_->quote(*each);
        }
    }
    return all;
}

openconfig::VlanPlaces OpenConfigSession::places_to_ask() const {
    if (fields_.vlans) return {*fields_.vlans == VlanPlace::Kind::top, *fields_.vlans == VlanPlace::Kind::instance};
    const bool lists_models = client_->has(std::string(openconfig::interfaces_space));
    if (!lists_models) return {true, true};
    const bool has_instances = client_->has(std::string(openconfig::instance_space));
    return {!has_instances && client_->has(std::string(openconfig::vlan_space)), has_instances};
}

/// @source  openconfig-vlan, revision 2017-07-14: the VLANs have moved from the top to the network instances
void OpenConfigSession::find_vlans(openconfig::Switch& all, pugi::xml_node data) const {
    const auto asked = places_to_ask();
    const auto seen = openconfig::seen_places(data);
    // A switch has the default instance from the start, and a list of VLANs at the top maybe only with the first VLAN.
    if (asked.in_instances && (!asked.at_the_top || seen.in_instances || !fields_.network_instance.empty())) {
        all.place = {VlanPlace::Kind::instance, fields_.network_instance};
        if (all.place.instance.empty()) all.place.instance = openconfig::default_instance(data);
    } else if (asked.at_the_top) {
        all.place.kind = VlanPlace::Kind::top;
    }
}

}  // namespace haas::drivers
