#include "switch/rest_sim/device.hpp"

namespace haas_rest_sim {

namespace {

std::string escape(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '<') escaped += "&lt;";
        else if (c == '>') escaped += "&gt;";
        else if (c == '&') escaped += "&amp;";
        else escaped += c;
    }
    return escaped;
}

}  // namespace

Carried Device::carried(const Port& port) const {
    if (port.shut || !port.switchport) return {};
    // In no other VLAN, or in access mode, it is in the default one.
    if (port.mode == "access") return {1, {}};
    const int native = port.native == 0 ? 1 : port.native;
    return {vlans[static_cast<std::size_t>(native)] ? native : 0, port.allowed & vlans};
}

void Device::note_passing(const std::string& name) {
    const Carried now = carried(ports.at(name));
    passed[name] |= now.tagged;
    if (now.native != 0) passed[name].set(static_cast<std::size_t>(now.native));
}

VlanSet Device::take_passed(const std::string& name) {
    note_passing(name);
    const VlanSet taken = passed[name];
    passed.erase(name);
    note_passing(name);
    return taken;
}

Answer error_answer(int status, const std::string& text) {
    return {status, "<?xml version=\"1.0\"?>\n<errors xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\"><error>"
                    "<error-tag>operation-failed</error-tag><error-message>" + escape(text) + "</error-message></error></errors>\n"};
}

}  // namespace haas_rest_sim
