#include "switch/rest_sim/shell.hpp"

#include <algorithm>
#include <sstream>
#include <tuple>

namespace haas_rest_sim {

namespace {

constexpr int highest_vlan = 4094;

/// The first word of a line that is shorter than the pattern has it.
std::optional<std::size_t> find_short_word(std::string_view pattern, const std::string& line) {
    const auto tokens = words_of(std::string(pattern));
    const auto words = words_of(line);
    std::size_t word = 0;
    for (const auto& token : tokens) {
        if (token.front() != '<') {
            if (token != haas_sim::lower(words.at(word))) return word;
        } else if (token == "<port>" && words.at(word).find_first_of("0123456789") == std::string::npos) {
            ++word;  // `Ethernet 1`
        }
        ++word;
    }
    return {};
}

/// The numbers of `1-3,5`, each with what stands before it: `1/1-3` is 1/1, 1/2 and 1/3.
std::optional<std::vector<std::string>> expand(const std::string& list) {
    std::vector<std::string> expanded;
    std::istringstream items(list);
    std::string slots;
    for (std::string item; std::getline(items, item, ',');) {
        const auto slash = item.rfind('/');
        if (slash != std::string::npos) slots = item.substr(0, slash + 1);
        const std::string range = slash == std::string::npos ? item : item.substr(slash + 1);
        const auto dash = range.find('-');
        const auto first = haas_sim::parse_number(range.substr(0, dash));
        const auto last = dash == std::string::npos ? first : haas_sim::parse_number(range.substr(dash + 1));
        if (!first || !last || *last < *first) return {};
        for (int number = *first; number <= *last; ++number) expanded.push_back(slots + std::to_string(number));
    }
    return expanded;
}

}  // namespace

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

std::vector<std::string> ports_of(const std::string& argument) { return words_of(argument); }

VlanSet vlans_of(const std::string& argument) { return haas_sim::parse_vlans(argument, highest_vlan).value(); }

std::string list_text(const VlanSet& vlans, const char* none, const char* all) {
    if (vlans.none()) return none;
    return vlans == haas_sim::vlan_range(1, highest_vlan) ? all : haas_sim::format_vlans(vlans);
}

std::string vlan_name(const Configuration& configuration, int vlan) {
    const auto found = configuration.vlan_names.find(vlan);
    if (found != configuration.vlan_names.end()) return found->second;
    const std::string number = std::to_string(vlan);
    return vlan == 1 ? "default" : "VLAN" + std::string(4 - number.size(), '0') + number;
}

std::vector<Place> Shell::places() const {
    switch (place) {
        case Place::interface:
        case Place::vlan: return {place, Place::configuration, Place::privileged};
        case Place::configuration: return {place, Place::privileged};
        case Place::exec: return {place};
        case Place::privileged: break;
    }
    // NX-API takes a configuration without being told that one follows.
    if (language_.start == Place::privileged) return {place, Place::configuration};
    return {place};
}

std::optional<std::string> Shell::check(std::string_view parameter, const std::string& word) const {
    if (parameter == "<word>" || parameter == "<text>") return word;
    if (parameter == "<vlans>" && haas_sim::parse_vlans(word, highest_vlan)) return word;
    const auto number = haas_sim::parse_number(word);
    if (parameter == "<number>" && number) return word;
    if (parameter == "<vlan>" && number && *number >= 1 && *number <= highest_vlan) return std::to_string(*number);
    if (parameter != "<port>") return {};
    const auto digit = word.find_first_of("0123456789");
    const std::size_t shortest = language_.shortens ? 1 : 2;
    if (digit == std::string::npos || digit < shortest) return {};
    const auto numbers = expand(word.substr(digit));
    if (!numbers) return {};
    for (const auto& [name, beginning] : language_.kinds) {
        if (!name.starts_with(haas_sim::lower(word.substr(0, digit)))) continue;
        std::string names;
        for (const auto& each : *numbers) {
            if (!device.ports.contains(beginning + each)) return {};
            names += beginning + each + " ";
        }
        return names;
    }
    return {};
}

const Rule& Shell::find(const std::string& line, Arguments& arguments) const {
    std::optional<haas_sim::Mistake> mistake;
    for (const Place where : places()) {
        std::vector<const Rule*> here;
        std::vector<std::string_view> patterns;
        for (const auto& rule : language_.rules) {
            if (rule.place != where) continue;
            here.push_back(&rule);
            patterns.push_back(rule.pattern);
        }
        const auto checked = [this](std::string_view parameter, const std::string& word) {
            return check(parameter, word);
        };
        auto found = haas_sim::match(patterns, line, checked);
        if (auto* const match = std::get_if<haas_sim::Match>(&found)) {
            arguments = std::move(match->arguments);
            return *here.at(match->pattern);
        }
        const auto& wrong = std::get<haas_sim::Mistake>(found);
        if (!mistake || wrong.column > mistake->column) mistake = wrong;
    }
    if (place == Place::exec) {
        Shell privileged(device, language_);
        privileged.place = Place::privileged;
        try {
            privileged.find(line, arguments);
        } catch (const Refusal&) {
            throw language_.refusal(*mistake, line);
        }
        throw Refusal{Refusal::Kind::invalid, "Invalid input (privileged mode required)"};
    }
    throw language_.refusal(*mistake, line);
}

Said Shell::run(const std::string& line) {
    ++device.counters.commands;
    const auto& refused = device.faults.refused_command;
    if (!refused.empty() && line.find_first_not_of(' ') == line.find(refused))
        throw Refusal{Refusal::Kind::failed, refusal_text};
    for (const auto& denied : device.faults.denied_commands) {
        if (line.find_first_not_of(' ') == line.find(denied))
            throw Refusal{Refusal::Kind::failed, language_.denial(line)};
    }
    Arguments arguments;
    const Rule& rule = find(line, arguments);
    if (!language_.shortens) {
        if (const auto word = find_short_word(rule.pattern, line)) {
            throw Refusal{Refusal::Kind::invalid, "Incomplete token (at token " + std::to_string(*word) + ": '" +
                                                      words_of(line).at(*word) + "')"};
        }
    }
    if (rule.place == Place::configuration) place = Place::configuration;
    return rule.run(*this, arguments);
}

void Shell::change_ports(const std::function<void(Port&)>& change) {
    for (const auto& name : ports) {
        if (device.faults.refused_ports.contains(name)) throw Refusal{Refusal::Kind::failed, refusal_text};
    }
    for (const auto& name : ports) {
        if (device.faults.ignored_ports.contains(name)) continue;
        change(target().ports.at(name));
        if (candidate.empty()) device.note_passing(name);
    }
}

void Shell::name_vlans(const std::string& name) {
    for (std::size_t vlan = 1; vlan < vlans.size(); ++vlan) {
        if (!vlans[vlan]) continue;
        if (name.empty())
            target().vlan_names.erase(static_cast<int>(vlan));
        else
            target().vlan_names[static_cast<int>(vlan)] = name;
    }
}

void Shell::change_vlans(const std::function<void(VlanSettings&)>& change) {
    for (std::size_t vlan = 1; vlan < vlans.size(); ++vlan) {
        if (vlans[vlan]) change(target().vlan_settings[static_cast<int>(vlan)]);
    }
    std::erase_if(target().vlan_settings, [](const auto& each) { return each.second == VlanSettings{}; });
    if (candidate.empty()) device.note_passing_of_all();
}

}  // namespace haas_rest_sim
