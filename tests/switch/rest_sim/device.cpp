#include "switch/rest_sim/device.hpp"

#include <algorithm>
#include <tuple>

namespace haas_rest_sim {

namespace {

std::string escape(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '<')
            escaped += "&lt;";
        else if (c == '>')
            escaped += "&gt;";
        else if (c == '&')
            escaped += "&amp;";
        else
            escaped += c;
    }
    return escaped;
}

}  // namespace

Carried Device::carried(const Port& port) const {
    if (port.shut || !port.switchport) return {};
    if (kind == "brocade" && port.mode == "access") {
        return {vlans[static_cast<std::size_t>(port.access)] ? port.access : 0, {}};
    }
    // Without `portmode hybrid`, a port is tagged or untagged; without a VLAN, it is untagged in the default one.
    if (port.mode == "access" && port.allowed.any()) return {0, port.allowed & vlans};
    const int native = port.native == 0 ? 1 : port.native;
    return {vlans[static_cast<std::size_t>(native)] ? native : 0, port.allowed & vlans};
}

std::vector<std::string> Device::port_names() const {
    std::vector<std::string> names;
    for (const auto& each : ports) names.push_back(each.first);
    const auto order = [](const std::string& name) {
        const auto digits = name.find_first_of("0123456789");
        const auto number = name.find_last_not_of("0123456789") + 1;
        const std::string type = name.substr(0, digits);
        return std::make_tuple(type == "Po", type, haas_sim::parse_number(name.substr(number)).value_or(0));
    };
    std::sort(names.begin(), names.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
    return names;
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
    return {status,
            "<?xml version=\"1.0\"?>\n<errors xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\"><error>"
            "<error-tag>operation-failed</error-tag><error-message>" +
                escape(text) + "</error-message></error></errors>\n"};
}

}  // namespace haas_rest_sim
