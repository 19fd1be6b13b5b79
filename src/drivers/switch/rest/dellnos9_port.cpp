#include "drivers/switch/rest/dellnos9_port.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/port_states.hpp"
#include "drivers/switch/rest/xml.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

std::string without_blanks(std::string_view line) {
    std::string text;
    for (const char c : line) {
        if (c > ' ') text += c;
    }
    return text;
}

/// `s3048#`, `s3048(conf)#interface vlan 310`: a prompt, alone or with the echo of a command.
bool is_prompt(std::string_view raw) {
    const auto sign = raw.find_first_of("#>");
    return sign != std::string_view::npos && sign > 0 && raw.front() != '%' &&
           !base::contains(raw.substr(0, sign), ' ');
}

/// `% Warning: ...`, `% Info: ...`: the command was carried out.
bool is_remark(std::string_view raw) {
    const auto begin = raw.find_first_not_of("% ");
    const auto said = begin == std::string_view::npos ? std::string_view{} : raw.substr(begin);
    return said.starts_with("Warning") || said.starts_with("Info");
}

/// Whether a line has no VLANs: the echo of the command, the legend, names of columns, and settings that do not matter
/// here.
bool is_no_vlan(std::string_view line) {
    if (line.empty() || line == "QVlans" || line.starts_with("show")) return true;
    if (line.size() > 1 && line[1] == '-' && !base::is_digit(line[0])) return true;  // `T-Tagged`
    return base::contains(line, ':');
}

class Reader {
public:
    void take(std::string_view raw) {
        const std::string line = without_blanks(raw);
        constexpr std::string_view name = "Name:";
        constexpr std::string_view native = "NativeVlanId:";
        constexpr std::string_view tagging = "802.1QTagged:";
        if (line.starts_with(native)) {
            list_ = nullptr;
            take_native(line.substr(native.size()));
        } else if (line.starts_with(tagging)) {
            port_.is_hybrid = line.substr(tagging.size()) == "Hybrid";
            is_tagged_only_ = line.substr(tagging.size()) == "True";
        } else if (line.starts_with(name)) {
            port_.is_shown = true;
        } else if (is_no_vlan(line) || is_prompt(raw)) {
            list_ = nullptr;
        } else if (base::is_digit(line.front()) && list_ != nullptr) {
            add(line);
        } else if (line.size() > 1 && base::is_digit(line[1]) && (line.front() == 'T' || line.front() == 'U')) {
            list_ = line.front() == 'T' ? &port_.tagged : &port_.untagged;
            add(line.substr(1));
        } else {
            throw base::Error("an unknown line: " + base::whole_line(raw));
        }
    }

    DellNos9Port take_result() {
        if (!has_native_ && !is_tagged_only_ && (!port_.untagged.empty() || !port_.tagged.empty()))
            throw base::Error("NativeVlanId is missing");
        port_.untagged.erase(dellnos9_default_vlan);
        return std::move(port_);
    }

private:
    void add(std::string_view text) {
        if (text.ends_with(',')) text.remove_suffix(1);
        const auto vlans = parse_vlan_text(text);
        list_->insert(vlans.begin(), vlans.end());
    }

    void take_native(std::string_view text) {
        has_native_ = true;
        if (text.ends_with('.')) text.remove_suffix(1);
        if (text.empty()) return;
        const auto vlan = core::parse_vlan(text);
        if (!vlan) throw base::Error("not a native VLAN: " + base::whole_line(text));
        port_.untagged.insert(*vlan);
    }

    DellNos9Port port_;
    std::set<core::Vlan>* list_ = nullptr;
    bool has_native_ = false;
    bool is_tagged_only_ = false;  ///< then the port has no native VLAN (Configuration Guide for the S6000-ON, "VLANs")
};

}  // namespace

DellNos9Interface parse_dellnos9_interface(const std::string& body) {
    pugi::xml_document document;
    const auto root = parse_xml(body, document);
    const auto shutdown = find_element(root, "shutdown");
    if (!shutdown) throw base::Error("shutdown is missing");
    const std::string text = leaf_text(shutdown);
    if (text != "true" && text != "false") throw base::Error("shutdown is " + text);
    const auto mode = find_element(root, "portmode");
    const auto hybrid = mode ? find_element(mode, "hybrid") : pugi::xml_node();
    return {text == "true", find_element(root, "switchport") || (hybrid && leaf_text(hybrid) != "false")};
}

std::vector<std::string> parse_dellnos9_interfaces(const std::string& body) {
    pugi::xml_document document;
    std::vector<std::string> names;
    for (const auto child : parse_xml(body, document).children()) {
        if (child.type() != pugi::node_element || local_name(child) != "interface") continue;
        const auto name = find_element(child, "name");
        if (!name) throw base::Error("an interface without a name");
        names.push_back(leaf_text(name));
    }
    if (names.empty()) throw base::Error("no interfaces");
    return names;
}

std::string parse_dellnos9_output(const std::string& body) {
    if (body.empty()) return {};
    pugi::xml_document document;
    return whole_text(parse_xml(body, document));
}

std::string find_dellnos9_error(const std::string& transcript) {
    std::string found;
    for (const auto raw : base::split(transcript, '\n')) {
        if (!found.empty() || is_prompt(raw) || is_remark(raw)) continue;
        found = find_error_text(base::whole_line(raw)).value_or("");
    }
    return found;
}

std::string find_dellnos9_complaint(const std::string& transcript) {
    std::string output;
    for (const auto raw : base::split(transcript, '\n')) {
        // The first command, which enters the configuration, is echoed without the prompt that it was typed behind.
        if (base::trim(raw) == "conf" || is_prompt(raw) || is_remark(raw)) continue;
        output += base::whole_line(raw) + '\n';
    }
    return find_complaint(output, [](std::string_view) { return false; }).value_or("");
}

std::string find_dellnos9_save_error(const std::string& transcript) {
    constexpr std::array<std::string_view, 4> saved = {"successfully copied", "Synchronizing data to", "[OK]",
                                                       "Building configuration"};
    std::string rest;
    for (const auto raw : base::split(transcript, '\n')) {
        const auto line = base::trim(raw);
        const bool is_progress = line == "write" || line.find_first_not_of("!. ") == std::string_view::npos;
        const bool is_saved =
            std::any_of(saved.begin(), saved.end(), [&](std::string_view sign) { return base::contains(line, sign); });
        if (!is_progress && !(is_saved && !find_error_text(line))) rest += std::string(raw) + '\n';
    }
    return find_dellnos9_complaint(rest);
}

DellNos9Mirrors parse_dellnos9_mirrors(const std::string& transcript) {
    DellNos9Mirrors mirrors;
    for (const auto raw : base::split(transcript, '\n')) {
        if (is_prompt(raw) || is_log_message(raw)) continue;
        std::vector<std::string> words;
        for (const auto word : base::split(raw, ' ')) {
            if (!base::trim(word).empty()) words.emplace_back(base::trim(word));
        }
        // Behind the number of the session.
        bool is_source = true;
        for (std::size_t i = 1; i + 1 < words.size(); ++i) {
            const bool is_interface = !base::is_digit(words[i].front()) && base::is_digit(words[i + 1].front());
            if (!is_interface) continue;
            if (!is_source) {
                mirrors.emplace(words[i], words[i + 1]);
                break;
            }
            is_source = false;
            ++i;
        }
    }
    return mirrors;
}

bool is_dellnos9_mirror(const DellNos9Mirrors& mirrors, std::string_view port) {
    const auto blank = port.find(' ');
    const auto type = base::lower(port.substr(0, blank));
    return std::any_of(mirrors.begin(), mirrors.end(), [&](const auto& each) {
        return each.second == port.substr(blank + 1) && type.starts_with(base::lower(each.first));
    });
}

DellNos9Port parse_dellnos9_switchport(const std::string& transcript) {
    Reader reader;
    for (const auto line : base::split(transcript, '\n')) reader.take(line);
    return reader.take_result();
}

DellNos9Port dellnos9_membership(const DellNos9Interface& interface, const std::string& shown) {
    const std::string error = find_dellnos9_error(shown);
    if (!error.empty()) {
        if (interface.is_switchport) throw base::Error(error);
        return {};
    }
    auto port = parse_dellnos9_switchport(shown);
    if (interface.is_switchport && !port.is_shown) throw base::Error("no port in: " + base::whole_line(shown));
    return port;
}

core::PortState dellnos9_state(const DellNos9Interface& interface, const DellNos9Port& port) {
    core::PortState state;
    if (!port.untagged.empty()) state.native = *port.untagged.begin();
    state.tagged = port.tagged;
    auto vlans = port.tagged;
    vlans.insert(port.untagged.begin(), port.untagged.end());
    // Ports of tagged VLANs alone are not in the default one.
    const bool may_be_untagged = port.is_hybrid || port.tagged.empty();
    if (!interface.is_shut && port.untagged.empty() && may_be_untagged) vlans.insert(dellnos9_default_vlan);
    if (port.untagged.size() > 1) return foreign_state("several untagged VLANs", vlans);
    if (interface.is_shut) return state.is_dark() ? state : foreign_state("shut down, with " + state.text(), vlans);
    if (!port.is_hybrid) return foreign_state("up, but not hybrid", vlans);
    if (!state.native) return foreign_state("up, " + state.text() + ", in the default VLAN", vlans);
    if (state.tagged.contains(*state.native)) return foreign_state("a VLAN both tagged and untagged", vlans);
    return state;
}

}  // namespace haas::drivers
