// A Brocade VDX with NOS: interfaces as XML resources of the running configuration, which is saved with every change.
// VLANs must have been created before a port can carry them; the words of that refusal are ours, as no capture has
// them. What the resources look like, and where that comes from: brocade_xml.cpp, brocade_operations.cpp.
#include <algorithm>
#include <pugixml.hpp>
#include <vector>

#include "switch/rest_sim/brocade_xml.hpp"

namespace haas_rest_sim {

namespace {

/// `<a><b>text</b></a>` and nothing else, of the names given.
std::optional<std::string> leaf_of(const std::string& body, const std::vector<std::string>& names) {
    pugi::xml_document document;
    if (!document.load_string(body.c_str())) return {};
    pugi::xml_node node = document;
    for (const auto& name : names) {
        node = node.first_child();
        if (!node || node.next_sibling() || node.name() != name) return {};
    }
    if (node.first_child().next_sibling()) return {};
    return node.text().get();
}

struct Call {
    Device& device;
    const Request& request;
    std::string port;
    std::string rest;  ///< behind the interface

    const Port& now() const { return device.ports.at(port); }

    template <class Change>
    Answer change(Change&& how) const {
        if (!device.alter(port, how)) return error_answer(400, refusal_text);
        device.save();
        return {204};
    }
};

Answer not_found() { return error_answer(404, "Resource not found"); }
Answer wrong(const std::string& text) { return error_answer(400, text); }
Answer not_created(int vlan) { return wrong("VLAN " + std::to_string(vlan) + " is not created"); }

Answer of_interface(const Call& call) {
    if (call.request.method != "POST") return error_answer(405, "Method not allowed");
    if (leaf_of(call.request.body, {"shutdown"}) == "true") {
        if (call.now().shut) return error_answer(409, "object already exists");
        return call.change([](Port& port) { port.shut = true; });
    }
    if (leaf_of(call.request.body, {"switchport"}) == "") {
        if (call.now().switchport) return error_answer(409, "object already exists");
        return call.change([](Port& port) {
            port.switchport = true;
            port.mode = "access";
        });
    }
    return wrong("malformed message");
}

Answer of_shutdown(const Call& call) {
    if (call.request.method != "DELETE") return error_answer(405, "Method not allowed");
    if (!call.now().shut) return not_found();
    return call.change([](Port& port) { port.shut = false; });
}

Answer of_mode(const Call& call) {
    if (call.request.method != "PUT") return error_answer(405, "Method not allowed");
    const auto mode = leaf_of(call.request.body, {"mode", "vlan-mode"});
    if (mode != "trunk" && mode != "access") return wrong("malformed message");
    return call.change([&](Port& port) { port.mode = *mode; });
}

std::optional<int> vlan(const std::optional<std::string>& text) {
    if (!text) return {};
    const auto number = haas_sim::parse_number(*text);
    if (!number || *number < 1 || *number > 4094) return {};
    return number;
}

Answer of_trunk(const Call& call) {
    if (call.request.method != "PUT") return error_answer(405, "Method not allowed");
    const auto native = vlan(leaf_of(call.request.body, {"trunk", "native-vlan"}));
    if (!native) return wrong("malformed message");
    if (!call.device.vlans[static_cast<std::size_t>(*native)]) return not_created(*native);
    if (call.now().allowed[static_cast<std::size_t>(*native)]) return wrong("VLAN is tagged on this port");
    return call.change([&](Port& port) { port.native = *native; });
}

Answer of_native(const Call& call) {
    if (call.request.method != "DELETE") return error_answer(405, "Method not allowed");
    if (call.now().native == 0) return not_found();
    if (call.now().allowed.any()) return wrong("tagged VLANs need a native VLAN");
    return call.change([](Port& port) { port.native = 0; });
}

Answer of_tag(const Call& call) {
    if (call.request.method != "DELETE") return error_answer(405, "Method not allowed");
    if (!call.now().tag_native) return not_found();
    return call.change([](Port& port) { port.tag_native = false; });
}

Answer of_allowed(const Call& call) {
    if (call.request.method != "PUT") return error_answer(405, "Method not allowed");
    const auto& body = call.request.body;
    if (leaf_of(body, {"vlan", "all"}) == "true") {
        if (call.now().native == 0) return wrong("tagged VLANs need a native VLAN");
        return call.change([](Port& port) { port.allowed = haas_sim::vlan_range(1, 4094); });
    }
    if (leaf_of(body, {"vlan", "none"}) == "true") return call.change([](Port& port) { port.allowed.reset(); });
    if (const auto added = vlan(leaf_of(body, {"vlan", "add"}))) {
        if (call.now().native == 0) return wrong("tagged VLANs need a native VLAN");
        if (!call.device.vlans[static_cast<std::size_t>(*added)]) return not_created(*added);
        if (call.now().native == *added) return wrong("VLAN is the native one of this port");
        return call.change([&](Port& port) { port.allowed.set(static_cast<std::size_t>(*added)); });
    }
    if (const auto removed = vlan(leaf_of(body, {"vlan", "remove"}))) {
        return call.change([&](Port& port) { port.allowed.reset(static_cast<std::size_t>(*removed)); });
    }
    return wrong("malformed message");
}

/// A resource of an interface, or what is below it.
Answer show(const Call& call) {
    pugi::xml_document document;
    auto element = add_brocade_interface(document, call.port, call.now());
    std::string rest = call.rest;
    while (element && !rest.empty()) {
        const auto end = std::min(rest.find('/', 1), rest.size());
        element = element.child(rest.substr(1, end - 1).c_str());
        rest.erase(0, end);
    }
    return element ? Answer{200, brocade_resource(element, call.request)} : not_found();
}

/// The container of all, or a list.
/// @param type  empty: all
Answer show_all(const Device& device, const Request& request, const std::string& type) {
    if (request.method != "GET") return error_answer(405, "Method not allowed");
    pugi::xml_document document;
    auto element = document.append_child(type.empty() ? "interface" : "collection");
    element.append_attribute("y:self") = (brocade_interfaces + (type.empty() ? "" : "/" + type)).c_str();
    add_brocade_interfaces(element, device, type);
    return element.first_child() ? Answer{200, brocade_resource(element, request)} : not_found();
}

Answer change(const Call& call) {
    if (call.rest.empty()) return of_interface(call);
    if (call.rest == "/shutdown") return of_shutdown(call);
    if (!call.now().switchport) return not_found();
    if (call.rest == "/switchport/mode") return of_mode(call);
    // The settings of a trunk exist in that mode only.
    if (call.now().mode != "trunk") return not_found();
    if (call.rest == "/switchport/trunk") return of_trunk(call);
    if (call.rest == "/switchport/trunk/native-vlan") return of_native(call);
    if (call.rest == "/switchport/trunk/tag/native-vlan") return of_tag(call);
    if (call.rest == "/switchport/trunk/allowed/vlan") return of_allowed(call);
    return not_found();
}

}  // namespace

namespace {

/// @source  the YANG module brocade-interface, as pynos and PySwitchLib have it: the list
/// `interface-vlan/interface/vlan` with its key `name`. That its resource is at the place of that path is our reading;
/// nobody has captured it.
Answer of_vlans(Device& device, const Request& request, const std::string& rest) {
    if (rest.empty() && request.method == "POST") {
        const auto created = vlan(leaf_of(request.body, {"vlan", "name"}));
        if (!created) return wrong("malformed message");
        const auto index = static_cast<std::size_t>(*created);
        if (device.vlans[index]) return error_answer(409, "object already exists");
        device.vlans.set(index);
        ++device.counters.vlan_creations;
        for (const auto& name : device.port_names()) device.note_passing(name);
        return {201};
    }
    const auto named = rest.starts_with("/vlan/") ? vlan(rest.substr(6)) : std::nullopt;
    if (!named || !device.vlans[static_cast<std::size_t>(*named)]) return not_found();
    if (request.method != "DELETE") return error_answer(405, "Method not allowed");
    device.vlans.reset(static_cast<std::size_t>(*named));
    return {204};
}

}  // namespace

Answer answer_brocade(Device& device, const Request& request) {
    const std::string& target = request.target;
    const std::string vlans = "/rest/config/running/interface-vlan/interface";
    if (target.starts_with(vlans)) return of_vlans(device, request, target.substr(vlans.size()));
    constexpr int deepest = 64;
    if (request.depth < 0 || request.depth > deepest) return wrong("invalid Resource-Depth");
    const std::string operations = "/rest/operations/";
    if (target.starts_with(operations))
        return answer_brocade_operation(device, request, target.substr(operations.size()));
    if (!target.starts_with(brocade_interfaces)) return not_found();
    const std::string rest = target.substr(brocade_interfaces.size());
    if (rest.empty() || rest == "/") return show_all(device, request, {});
    if (rest.front() != '/') return not_found();
    const auto slash = rest.find('/', 1);
    if (slash == std::string::npos || slash + 1 == rest.size()) {
        return show_all(device, request, rest.substr(1, slash == std::string::npos ? slash : slash - 1));
    }
    for (const auto& name : device.port_names()) {
        const std::string path = "/" + brocade_name(name).path();
        if (!rest.starts_with(path) || (rest.size() > path.size() && rest[path.size()] != '/')) continue;
        const Call call{device, request, name, rest.substr(path.size())};
        return request.method == "GET" ? show(call) : change(call);
    }
    return not_found();
}

}  // namespace haas_rest_sim
