// Brocade VDX 6740 with NOS, through its REST interface: the running configuration as XML resources.
//
// The requests are those that have controlled such switches in the field, with one change: ports are up only while they
// have a native VLAN, as they would otherwise be in the switch's default VLAN for a moment. This driver was never
// tested with hardware, only with the simulated switch of the tests.
//
// @source  HIL below: hil/ext/switches/brocade.py (revision 8c6de221), and its recorded answers
//          (tests/unit/ext/switches/brocade.py)
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/rest/brocade_port.hpp"
#include "drivers/switch/rest/driver.hpp"
#include "drivers/switch/rest/session.hpp"
#include "drivers/switch/rest/xml.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::Vlan;

constexpr int not_found = 404;
constexpr int conflict = 409;
const std::string all_interfaces = "/rest/config/running/interface";
const std::string switchports = "/rest/operations/get-interface-switchport";
/// The first number of an answer that is an error. Switches that do not know an operation
/// give any of these.
constexpr int bad_request = 400;
constexpr std::initializer_list<int> without_operation = {bad_request, not_found, 405, 406, 415, 500, 501};

/// @source  Network OS Command Reference: `interface vlan`
constexpr VlanRemedies vlan_remedies{.create = "configure terminal\ninterface vlan {vlans}",
                                     .argument = VlanRemedies::Argument::each};

/// `.../TenGigabitEthernet/%221/0/5%22`, `.../Port-channel/1`: numbers with a slash need quotes.
/// @source  HIL, _construct_url(). Whether a number without a slash needs quotes, no document says
std::string resource(const std::string& type, const std::string& number) {
    const std::string quote = !base::contains(number, '/') ? "" : "%22";
    return all_interfaces + "/" + type + "/" + quote + number + quote;
}

/// `<a><b>text</b></a>` for the names `a`, `b`.
std::string nested(std::initializer_list<const char*> names, const std::string& text) {
    pugi::xml_document document;
    pugi::xml_node node = document.root();
    for (const char* const name : names) node = node.append_child(name);
    node.text().set(text.c_str());
    return to_xml(document);
}

class BrocadeSession final : public RestSession {
public:
    BrocadeSession(RestClient client, std::string interface_type)
        : RestSession(std::move(client), vlan_remedies), interface_type_(std::move(interface_type)) {}

    /// The switch saves by itself.
    void save(const std::vector<std::string>& /*registered*/) override {}

private:
    /// The switch accepts some VLANs that do not exist, and then shows them as inactive. One that does not know the
    /// operation, or answers otherwise than its models say, refuses such VLANs or does not show them.
    /// @source  PySwitchLib, "YANG-RPC Operations resource": NOS 6.0.2b to 7.1.0 have get-interface-switchport
    void begin_reading() override {
        client_.begin("read VLANs");
        const auto answer = client_.ask("POST", switchports, "<get-interface-switchport></get-interface-switchport>",
                                        without_operation);
        inactive_.clear();
        try {
            if (answer.status < bad_request) inactive_ = parse_brocade_inactive(answer.body);
        } catch (const base::Error&) {
            inactive_.clear();
        }
    }

    PortState carried(const std::string& port, PortState state) const {
        const auto found = inactive_.find(base::lower(port));
        if (found == inactive_.end()) return state;
        const auto vlans = vlans_of(state);
        return carried_state(vlan_remedies, std::move(state),
                             {.absent = without(vlans, without(vlans, found->second))});
    }

    std::string interface(const std::string& port) const { return resource(interface_type_, port); }
    std::string switchport(const std::string& port) const { return interface(port) + "/switchport"; }

    std::optional<PortState> read_port(const std::string& port) override {
        return read_listed_port(interface_type_ + " " + port);
    }

    /// @source  HIL, _is_interface_off(), _get_mode(), _get_vlans() and _get_native_vlan(). The resource `access`
    /// stands
    ///          beside `trunk` in its recorded answers
    std::optional<PortState> read_interface(const std::string& path) {
        shapes_.erase(path);
        const auto found = client_.ask("GET", path, {}, {not_found});
        if (found.status == not_found) return {};
        const auto mode = client_.ask("GET", path + "/switchport/mode", {}, {not_found});
        const auto trunk = client_.ask("GET", path + "/switchport/trunk", {}, {not_found});
        BrocadePort port;
        auto state = state_or_foreign([&] {
            port.is_shut = parse_brocade_shutdown(found.body);
            if (mode.status != not_found) port.mode = parse_brocade_mode(mode.body);
            if (trunk.status != not_found) port.trunk = parse_brocade_trunk(trunk.body);
            shapes_[path] = {port.is_shut, port.mode == "trunk"};
            return brocade_state(port);
        });
        if (port.mode != "access") return state;
        const auto answer = client_.ask("GET", path + "/switchport/access", {}, {not_found});
        if (answer.status == not_found) return state;
        return state_or_foreign([&] {
            port.access = parse_brocade_access(answer.body);
            return brocade_state(port);
        });
    }

    ListedPorts list_ports() override {
        const auto answer = client_.ask("GET", all_interfaces);
        ListedPorts ports;
        for (const auto& each : understood([&] { return parse_brocade_interfaces(answer.body); })) {
            ports.emplace(listed_name(interface_type_, each.type, each.number), each.type + " " + each.number);
        }
        return ports;
    }

    /// @param asked  type and number
    std::optional<PortState> read_listed_port(const std::string& asked) override {
        const auto blank = asked.find(' ');
        auto state = read_interface(resource(asked.substr(0, blank), asked.substr(blank + 1)));
        if (state) state = carried(asked, *std::move(state));
        return state;
    }

    void write_port(const core::PortChange& change) override {
        const auto& port = change.port;
        const auto& wanted = change.wanted;
        if (vlans_of(wanted).contains(brocade_default_vlan)) {
            client_.fail(core::SwitchError::Kind::refused, "VLAN 1 is the default VLAN of the switch's ports");
        }
        PortState now = change.seen;
        if (!now.foreign.empty()) {
            clear(port);
            now = {};
            shapes_[interface(port)] = {true, true};
        }
        if (wanted.is_dark()) {
            if (!now.is_dark()) darken(port);
            return;
        }
        bool shut = false;
        if (now.is_dark()) {
            const auto shape = shape_of(port);
            shut = shape.is_shut;
            if (!shape.is_trunk) make_trunk(port);
        }
        for (const Vlan vlan : now.tagged) {
            if (!wanted.tagged.contains(vlan)) change_allowed(port, "remove", std::to_string(vlan));
        }
        if (now.native != wanted.native) set_native(port, *wanted.native, now);
        for (const Vlan vlan : wanted.tagged) {
            if (!now.tagged.contains(vlan)) change_allowed(port, "add", std::to_string(vlan));
        }
        // @source  HIL, _enable_and_set_mode(), where it is the first request
        if (shut) client_.ask("DELETE", interface(port) + "/shutdown");
    }

    /// What a port is besides its VLANs.
    struct Shape {
        bool is_shut = false;
        bool is_trunk = false;  ///< or not known to be one
    };

    /// As last read, and only once: the caller changes it.
    Shape shape_of(const std::string& port) {
        if (const auto known = shapes_.extract(interface(port))) return known.mapped();
        const auto found = client_.ask("GET", interface(port), {}, {not_found});
        if (found.status == not_found) no_such_port();
        return {.is_shut = understood([&] { return parse_brocade_shutdown(found.body); })};
    }

    /// @source  HIL, _enable_and_set_mode(): also that 409 means it was one
    void make_trunk(const std::string& port) {
        client_.ask("POST", interface(port), "<switchport></switchport>", {conflict});
        client_.ask("PUT", switchport(port) + "/mode", nested({"mode", "vlan-mode"}, "trunk"));
    }

    /// @source  HIL, _port_shutdown(): also that 409 means it was shut
    void shut(const std::string& port) {
        client_.ask("POST", interface(port), nested({"shutdown"}, "true"), {conflict});
    }

    /// @param what  `add`, `remove` or `none`
    /// @source  HIL, _add_vlan_to_trunk(), _remove_vlan_from_trunk() and _remove_all_vlans_from_trunk()
    void change_allowed(const std::string& port, const char* what, const std::string& text) {
        put_vlan(switchport(port) + "/trunk/allowed/vlan", nested({"vlan", what}, text), text);
    }

    /// @param vlan  for the error text
    void put_vlan(const std::string& path, const std::string& body, const std::string& vlan) {
        try {
            client_.ask("PUT", path, body);
        } catch (const core::SwitchError& error) {
            if (error.kind() != core::SwitchError::Kind::refused || !says_no_such_vlan(error.what())) throw;
            client_.fail(error.kind(), "VLAN " + vlan + " does not exist on the switch: " +
                                           creation_text(vlan_remedies, vlan) + " (" + error.what() + ")");
        }
    }

    /// @source  HIL, _set_native_vlan() and _disable_native_tag(): also that 404 means it was untagged. Network OS
    ///          Administrator's Guide 4.1.1, page 394: `no switchport trunk tag native-vlan`
    void set_native(const std::string& port, Vlan vlan, PortState& now) {
        client_.ask("DELETE", switchport(port) + "/trunk/tag/native-vlan", {}, {not_found});
        const auto number = std::to_string(vlan);
        put_vlan(switchport(port) + "/trunk", nested({"trunk", "native-vlan"}, number), number);
        if (now.tagged.empty()) return;
        // A PUT replaces the resource, perhaps including the list of allowed VLANs.
        const auto trunk = client_.ask("GET", switchport(port) + "/trunk");
        now.tagged = understood([&] { return parse_brocade_trunk(trunk.body).tagged; });
    }

    /// @source  HIL, _remove_native_vlan()
    void drop_vlans(const std::string& port) {
        change_allowed(port, "none", "true");
        client_.ask("DELETE", switchport(port) + "/trunk/native-vlan", {}, {not_found});
    }

    void darken(const std::string& port) {
        shut(port);
        drop_vlans(port);
    }

    /// Resets a port in any state: shuts it, and makes it a trunk without VLANs.
    void clear(const std::string& port) {
        shut(port);
        make_trunk(port);
        drop_vlans(port);
    }

    std::string interface_type_;
    BrocadeInactiveVlans inactive_;        ///< as they were before the ports were last read
    std::map<std::string, Shape> shapes_;  ///< of ports that were read, by their paths
};

}  // namespace

std::unique_ptr<core::SwitchSession> open_brocade(RestClient client, const std::string& interface_type) {
    client.read_refusals_with(parse_xml_error);
    return std::make_unique<BrocadeSession>(std::move(client), interface_type);
}

}  // namespace haas::drivers
