// Dell S3048-ON with OS 9 (DNOS 9), through its REST interface: interfaces as XML resources, VLANs by commands of the
// CLI that are sent through it.
//
// The requests are those that have controlled such switches in the field, with one change: a port is shut down while
// its untagged VLAN changes, as it would otherwise be in the switch's default VLAN for a moment. This driver was never
// tested with hardware, only with the simulated switch of the tests.
//
// @source  what the names below stand for:
//  - HIL: hil/ext/switches/dellnos9.py (revision 8c6de221)
//  - Open Automation Guide: Dell Networking Open Automation Guide, "REST API"
//  - Configuration Guide: Dell Configuration Guide for the S3048-ON System, OS 9
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "drivers/switch/port_names.hpp"
#include "drivers/switch/refused_texts.hpp"
#include "drivers/switch/rest/dellnos9_port.hpp"
#include "drivers/switch/rest/driver.hpp"
#include "drivers/switch/rest/session.hpp"
#include "drivers/switch/rest/xml.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::SwitchError;
using core::Vlan;

constexpr int not_found = 404;
const std::string all_interfaces = "/api/running/dell/interfaces";
constexpr const char* xml_namespace = "http://www.dell.com/ns/dell:0.1/root";

struct Interface {
    std::string type;  ///< in commands
    std::string number;
};

/// Reads the name of a resource, `gige-1-3` or `port-channel-1`; empty for an unknown kind.
std::optional<Interface> parse_resource(std::string_view name) {
    const auto number_behind = [&](std::string_view kind) {
        if (!name.starts_with(kind) || name.substr(kind.size(), 1) != "-") return std::string();
        std::string number(name.substr(kind.size() + 1));
        std::replace(number.begin(), number.end(), '-', '/');
        return number;
    };
    for (const auto& type : dellnos9_interface_types) {
        auto number = number_behind(type.in_path);
        if (is_port_number(number)) return Interface{std::string(type.name), std::move(number)};
    }
    auto number = number_behind("port-channel");
    if (is_plain_number(number)) return Interface{"Port-channel", std::move(number)};
    return {};
}

/// Whether a resource is one of the switch's own interfaces, or a VLAN.
bool is_no_port(std::string_view resource) {
    constexpr std::array<std::string_view, 6> kinds = {"mgmt-",  "managementethernet-", "vlan-", "loopback-", "null-",
                                                       "tunnel-"};
    return std::any_of(kinds.begin(), kinds.end(), [&](std::string_view kind) { return resource.starts_with(kind); });
}

/// @source  as for create_vlans()
constexpr VlanRemedies vlan_remedies{.create = "configure\ninterface vlan {vlans}",
                                     .argument = VlanRemedies::Argument::each};

pugi::xml_node append_root(pugi::xml_document& document, const char* name) {
    auto root = document.append_child(name);
    root.append_attribute("xmlns").set_value(xml_namespace);
    return root;
}

class DellNos9Session final : public RestSession {
public:
    DellNos9Session(RestClient client, std::string interface_type)
        : RestSession(std::move(client), vlan_remedies), interface_type_(std::move(interface_type)) {
        for (const auto& type : dellnos9_interface_types) {
            if (type.name == interface_type_) in_path_ = type.in_path;
        }
    }

    /// A VLAN is an interface of the switch.
    std::set<Vlan> missing_vlans(const std::set<Vlan>& wanted) override {
        client_.begin("list VLANs");
        const auto answer = client_.ask("GET", all_interfaces);
        auto missing = wanted;
        for (const auto& each : understood([&] { return parse_dellnos9_interfaces(answer.body); })) {
            constexpr std::string_view kind = "vlan-";
            if (!each.starts_with(kind)) continue;
            if (const auto vlan = core::parse_vlan(each.substr(kind.size()))) missing.erase(*vlan);
        }
        return missing;
    }

    /// @source  Dell OS 9 Command Line Reference Guide for the S3048-ON, "Interfaces" and "Layer 2": `interface vlan`
    ///          creates one, and `name` takes 32 characters
    void create_vlans(const std::map<Vlan, std::string>& missing) override {
        constexpr std::size_t longest_name = 32;
        client_.begin("create VLANs");
        for (const auto& [vlan, name] : missing) {
            configure(enter_vlan(vlan));
            if (name.empty()) continue;
            const auto lines = enter_vlan(vlan) + "\r\nname " + name.substr(0, longest_name);
            try_text(lines, [&] { configure(lines); });
        }
    }

    void delete_vlans(const std::set<Vlan>& unwanted) override {
        const auto missing = missing_vlans(unwanted);
        client_.begin("delete VLANs");
        for (const Vlan vlan : unwanted) {
            if (!missing.contains(vlan)) configure("no " + enter_vlan(vlan));
        }
    }

    /// @source  HIL, save_running_config()
    void save(const std::vector<std::string>& /*registered*/) override {
        client_.begin("save");
        refuse_if(find_dellnos9_save_error(run("exec-command", "write")));
    }

private:
    /// @source  HIL, _get_port_info(): `GigabitEthernet 1/3` in commands; _construct_url(): `gige-1-3` in paths
    std::string in_command(const std::string& port) const { return interface_type_ + " " + port; }
    std::string resource(const std::string& port) const {
        std::string name = in_path_ + "-" + port;
        std::replace(name.begin(), name.end(), '/', '-');
        return name;
    }
    std::string path(const std::string& port) const { return path_of(resource(port)); }
    static std::string path_of(const std::string& resource) { return all_interfaces + "/interface/" + resource; }

    /// @param kind  `config-commands`, `show-command` (without the word `show`) or `exec-command`
    /// @return  the output of the switch
    /// @source  Open Automation Guide, "REST API Framework to Execute the CLIs": also the separator of lines, and that
    ///          it takes 1000 characters; HIL, _execute()
    std::string run(const char* kind, const std::string& text) {
        pugi::xml_document document;
        append_leaf(append_root(document, "input"), kind, text);
        const auto answer = client_.ask("POST", "/api/running/dell/_operations/cli", to_xml(document));
        return understood([&] { return parse_dellnos9_output(answer.body); });
    }

    /// @param error  from the output of a command: the switch answers 200 also to a command that it refuses
    void refuse_if(const std::string& error) const {
        if (!error.empty()) client_.fail(SwitchError::Kind::refused, "the switch refuses: " + client_.quote(error));
    }

    /// Carries out lines of the configuration.
    void configure(const std::string& lines) { refuse_if(find_dellnos9_complaint(run("config-commands", lines))); }

    std::optional<PortState> read_port(const std::string& port) override {
        return read_interface(resource(port), in_command(port));
    }

    ListedPorts list_ports() override {
        const auto answer = client_.ask("GET", all_interfaces);
        ListedPorts ports;
        for (const auto& each : understood([&] { return parse_dellnos9_interfaces(answer.body); })) {
            if (is_no_port(each)) continue;
            const auto interface = parse_resource(each);
            ports.emplace(
                interface ? listed_name(interface_type_, interface->type, interface->number) : client_.quote(each),
                each);
        }
        return ports;
    }

    std::optional<PortState> read_listed_port(const std::string& asked) override {
        const auto interface = parse_resource(asked);
        if (!interface) client_.fail(SwitchError::Kind::refused, "an interface of an unknown kind");
        return read_interface(asked, interface->type + " " + interface->number);
    }

    /// A switch that does not know the command has no sessions to show.
    /// @source  Configuration Guide, "Port Monitoring": a monitoring port may be no member of a VLAN
    void begin_reading() override {
        client_.begin("read monitor sessions");
        const auto shown = run("show-command", "monitor session");
        const auto error = find_dellnos9_error(shown);
        if (!base::contains(base::lower(error), "invalid")) refuse_if(error);
        mirrors_ = error.empty() ? parse_dellnos9_mirrors(shown) : DellNos9Mirrors();
    }

    /// @source  HIL, _is_port_on(): `shutdown` is there only if it is asked for with its defaults
    std::optional<PortState> read_interface(const std::string& resource, const std::string& in_command) {
        const auto found = client_.ask("GET", path_of(resource) + "?with-defaults", {}, {not_found});
        if (found.status == not_found) return {};
        const std::string shown = show(in_command);
        const auto state = state_or_foreign([&] {
            const auto interface = parse_dellnos9_interface(found.body);
            return dellnos9_state(interface, dellnos9_membership(interface, shown));
        });
        return is_dellnos9_mirror(mirrors_, in_command) ? captive_state(monitor_text, &state) : state;
    }

    std::string show(const std::string& in_command) {
        return run("show-command", "interfaces switchport " + in_command);
    }

    void write_port(const core::PortChange& change) override {
        const auto& port = change.port;
        const auto& wanted = change.wanted;
        if (wanted.native == dellnos9_default_vlan || wanted.tagged.contains(dellnos9_default_vlan)) {
            client_.fail(SwitchError::Kind::refused, "VLAN 1 is the default VLAN of the switch's ports");
        }
        if (is_dellnos9_mirror(mirrors_, in_command(port)))
            client_.fail(SwitchError::Kind::refused, "the port is " + std::string(monitor_text));
        PortState now = change.seen;
        if (!now.foreign.empty()) {
            clear(port);
            now = {};
        }
        if (wanted.is_dark()) {
            if (!now.is_dark()) darken(port, now.native, now.tagged);
            describe(change);
            return;
        }
        const bool other_native = now.native != wanted.native;
        if (other_native) set_up(port, Mode::prepared);
        for (const Vlan vlan : now.tagged) {
            if (!wanted.tagged.contains(vlan)) leave("tagged", vlan, port);
        }
        if (other_native) {
            if (now.native) leave("untagged", *now.native, port);
            join("untagged", *wanted.native, port);
        }
        for (const Vlan vlan : wanted.tagged) {
            if (!now.tagged.contains(vlan)) join("tagged", vlan, port);
        }
        if (other_native) set_up(port, Mode::up);
        describe(change);
    }

    /// A description is a part of the port's resource. A switch that does not accept it keeps its own.
    void describe(const core::PortChange& change) {
        if (change.description.empty()) return;
        const auto mode = change.wanted.is_dark() ? Mode::down : Mode::up;
        try_text(change.description, [&] { set_up(change.port, mode, change.description); });
    }

    /// @source  HIL, _add_vlan_to_trunk(), _remove_vlan_command(), _set_native_vlan() and _remove_native_vlan();
    ///          Configuration Guide, "VLANs and Port Tagging"
    void join(const char* how, Vlan vlan, const std::string& port) {
        in_vlan(vlan, std::string(how) + " " + in_command(port));
    }
    void leave(const char* how, Vlan vlan, const std::string& port) {
        in_vlan(vlan, std::string("no ") + how + " " + in_command(port));
    }
    void in_vlan(Vlan vlan, const std::string& line) { configure(enter_vlan(vlan) + "\r\n" + line); }
    static std::string enter_vlan(Vlan vlan) { return "interface vlan " + std::to_string(vlan); }

    void darken(const std::string& port, const std::optional<Vlan>& native, const std::set<Vlan>& tagged) {
        set_up(port, Mode::prepared);
        for (const Vlan vlan : tagged) leave("tagged", vlan, port);
        if (native) leave("untagged", *native, port);
        set_up(port, Mode::down);
    }

    /// Removes a port from all VLANs that it is in, and shuts it: first of all if it is up, as without an untagged VLAN
    /// it would be in the default VLAN.
    void clear(const std::string& port) {
        const auto found = client_.ask("GET", path(port) + "?with-defaults", {}, {not_found});
        if (found.status == not_found) no_such_port();
        const std::string shown = show(in_command(port));
        const auto interface = understood([&] { return parse_dellnos9_interface(found.body); });
        const auto member = understood([&] { return dellnos9_membership(interface, shown); });
        if (interface.is_switchport && !interface.is_shut) set_up(port, Mode::prepared);
        for (const Vlan vlan : member.tagged) leave("tagged", vlan, port);
        for (const Vlan vlan : member.untagged) leave("untagged", vlan, port);
        set_up(port, Mode::down);
    }

    /// The states of a port: shut down and not a switchport; shut down and a switchport for tagged and untagged VLANs;
    /// or up and such a switchport.
    enum class Mode { down, prepared, up };

    /// @source  HIL, _port_on() and _port_shutdown(). Configuration Guide, "Configuring Native VLANs": a hybrid port is
    ///          both; the CLI makes no switchport hybrid. Whether a PUT of all of it does, no document says
    void set_up(const std::string& port, Mode mode, const std::string& description = {}) {
        const bool is_switchport = mode != Mode::down;
        pugi::xml_document document;
        auto root = append_root(document, "interface");
        append_leaf(root, "name", resource(port));
        if (!description.empty()) append_leaf(root, "description", description);
        append_leaf(root.append_child("portmode"), "hybrid", is_switchport ? "true" : "false");
        if (is_switchport) root.append_child("switchport");
        append_leaf(root, "shutdown", mode == Mode::up ? "false" : "true");
        if (client_.ask("PUT", path(port), to_xml(document), {not_found}).status == not_found) no_such_port();
    }

    std::string interface_type_;
    std::string in_path_;
    DellNos9Mirrors mirrors_;  ///< as they were before the ports were last read
};

}  // namespace

std::unique_ptr<core::SwitchSession> open_dellnos9(RestClient client, const std::string& interface_type) {
    client.read_refusals_with(parse_xml_error);
    return std::make_unique<DellNos9Session>(std::move(client), interface_type);
}

}  // namespace haas::drivers
