#include "switch/sim/state.hpp"

#include <sstream>
#include <stdexcept>

namespace haas_sim {

namespace {

constexpr int highest_vlan = 4094;

const std::map<std::string, PortMode>& modes() {
    static const std::map<std::string, PortMode> all = {
        {"access", PortMode::access}, {"general", PortMode::general}, {"trunk", PortMode::trunk}};
    return all;
}

std::string to_text(PortMode mode) {
    for (const auto& [name, value] : modes()) {
        if (value == mode) return name;
    }
    return {};
}

std::string number_or_none(int vlan) { return vlan == 0 ? "none" : std::to_string(vlan); }

int parse_vlan(const std::string& word) {
    if (word == "none") return 0;
    const auto number = parse_number(word);
    if (!number || *number < 1 || *number > highest_vlan) throw std::invalid_argument("not a VLAN: " + word);
    return *number;
}

VlanSet parse_list(const std::string& word) {
    if (word == "none") return {};
    if (word == "all") return vlan_range(1, highest_vlan);
    const auto vlans = parse_vlans(word, highest_vlan);
    if (!vlans) throw std::invalid_argument("not a list of VLANs: " + word);
    return *vlans;
}

bool parse_flag(const std::string& word) {
    if (word != "yes" && word != "no") throw std::invalid_argument("neither yes nor no: " + word);
    return word == "yes";
}

std::vector<std::string> split(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

/// As it is set up, whether the VLANs exist or not.
Carried configured(const Port& port) {
    Carried result;
    if (port.shut || port.routed) return result;
    switch (port.mode) {
        case PortMode::access: result.native = port.access; break;
        case PortMode::general:
            result.native = port.general;
            result.tagged = port.general_tagged;
            break;
        case PortMode::trunk:
            result.tagged = port.allowed;
            if (port.native != 0 && port.allowed[static_cast<std::size_t>(port.native)]) {
                // Untagged frames that arrive are still in it; those that leave are as foreign as tagged ones.
                result.native = port.native_tagged ? 0 : port.native;
                if (!port.native_tagged) result.tagged.reset(static_cast<std::size_t>(port.native));
            }
            break;
    }
    return result;
}

std::string list_or_none(const VlanSet& vlans) { return vlans.none() ? "none" : format_vlans(vlans); }

std::string yes_or_no(bool flag) { return flag ? "yes" : "no"; }

}  // namespace

Carried carried(const Port& port, const VlanSet& created) {
    Carried result = configured(port);
    result.tagged &= created;
    if (!created[static_cast<std::size_t>(result.native)]) result.native = 0;
    return result;
}

std::string to_settings(const Port& port) {
    const std::string declared = port.declared.empty() ? "" : " declared " + port.declared;
    return "mode " + to_text(port.mode) + " access " + number_or_none(port.access) + " native " +
           number_or_none(port.native) + " allowed " + list_or_none(port.allowed) + " general " +
           number_or_none(port.general) + " shut " + yes_or_no(port.shut) + " routed " + yes_or_no(port.routed) +
           " native-tagging " + yes_or_no(port.native_tagged) + " general-tagged " + list_or_none(port.general_tagged) +
           " monitor " + yes_or_no(port.monitor) + " channel " + yes_or_no(port.channel) + " link " +
           yes_or_no(port.link) + declared;
}

namespace {

/// The settings that are on or off.
const std::map<std::string, bool Port::*>& flags() {
    static const std::map<std::string, bool Port::*> all = {
        {"shut", &Port::shut},       {"routed", &Port::routed},   {"native-tagging", &Port::native_tagged},
        {"monitor", &Port::monitor}, {"channel", &Port::channel}, {"link", &Port::link}};
    return all;
}

}  // namespace

void apply_settings(const std::vector<std::string>& words, Port& port) {
    if (words.size() % 2 != 0) throw std::invalid_argument("a setting without a value");
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const auto& name = words[i];
        const auto& value = words[i + 1];
        if (name == "mode") {
            if (!modes().contains(value)) throw std::invalid_argument("no mode: " + value);
            port.mode = modes().at(value);
        } else if (name == "access") {
            port.access = parse_vlan(value);
        } else if (name == "native") {
            port.native = parse_vlan(value);
        } else if (name == "allowed") {
            port.allowed = parse_list(value);
        } else if (name == "general") {
            port.general = parse_vlan(value);
        } else if (name == "declared") {
            port.declared = value == "none" ? "" : value;
        } else if (name == "general-tagged") {
            port.general_tagged = parse_list(value);
        } else if (flags().contains(name)) {
            port.*flags().at(name) = parse_flag(value);
        } else {
            throw std::invalid_argument("no setting: " + name);
        }
    }
}

std::string to_text(const Configuration& configuration) {
    std::string text = "vlans " + format_vlans(configuration.vlans) + "\n";
    for (const auto& [name, port] : configuration.ports) text += "port " + name + " " + to_settings(port) + "\n";
    return text;
}

void apply_text(const std::string& text, Configuration& configuration) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        auto words = split(line);
        if (words.size() == 2 && words[0] == "vlans") {
            configuration.vlans = parse_list(words[1]);
        } else if (words.size() > 1 && words[0] == "port" && configuration.ports.contains(words[1])) {
            auto& port = configuration.ports.at(words[1]);
            words.erase(words.begin(), words.begin() + 2);
            apply_settings(words, port);
        } else {
            throw std::invalid_argument("not understood: " + line);
        }
    }
}

}  // namespace haas_sim
