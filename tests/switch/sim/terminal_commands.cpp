// How a terminal finds what a line means, and does it.
#include <tuple>
#include <utility>

#include "switch/sim/terminal.hpp"

namespace haas_sim {

namespace {

/// Takes the first word off a line if it is `word`.
bool take_word(std::string_view word, std::string& line) {
    const auto begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos || line.compare(begin, word.size(), word) != 0) return false;
    const auto end = begin + word.size();
    if (end < line.size() && line[end] != ' ') return false;
    line.erase(0, end);
    return true;
}

/// The modes whose commands a mode knows, the own ones first.
std::vector<Mode> modes_from(Mode mode, const Kind& kind, std::string& line) {
    std::vector<Mode> modes = {mode};
    if (mode == Mode::user || mode == Mode::privileged) return modes;
    if (kind.has_do && take_word("do", line)) return {Mode::privileged};
    if (mode != Mode::configuration) modes.push_back(Mode::configuration);
    std::string rest = line;
    if (kind.has_do && (take_word("show", rest) || take_word("sh", rest))) modes.push_back(Mode::privileged);
    return modes;
}

/// What follows a `|`, taken off the line.
std::string take_filter(std::string& line) {
    const auto bar = line.find('|');
    if (bar == std::string::npos) return {};
    const auto begin = line.find_first_not_of(' ', bar + 1);
    const std::string filter = begin == std::string::npos ? "" : line.substr(begin);
    line.erase(bar);
    return filter;
}

}  // namespace

Answer Terminal::find_and_run(const std::string& typed) {
    if (kind_.shell != nullptr) {
        Answer answer = kind_.shell(device_, place_, typed);
        if (!answer.password_question.empty()) asked_line_ = typed;
        return answer;
    }
    std::string line = kind_.rewrite == nullptr ? typed : kind_.rewrite(typed);
    const std::string filter = kind_.filter == nullptr ? "" : take_filter(line);
    Answer answer = find_rule_and_run(line);
    if (!filter.empty() && !kind_.filter(filter, answer)) {
        throw Refused{mistake_text({Mistake::Kind::unknown, 0, {}}, typed)};
    }
    return answer;
}

Answer Terminal::find_rule_and_run(std::string line) {
    const CheckValue check = [this](std::string_view parameter, const std::string& word) -> std::optional<std::string> {
        if (parameter == "<port>") return device_.find_port(word);
        if (parameter == "<vlans>" && !parse_vlans(word, kind_.highest_vlan)) return {};
        if (parameter == "<vlan>") {
            const auto vlan = parse_number(word);
            if (!vlan || *vlan < 1 || *vlan > kind_.highest_vlan) return {};
        }
        if (parameter == "<number>" && !parse_number(word)) return {};
        return word;
    };
    std::optional<Mistake> worst;
    for (const Mode mode : modes_from(place_.mode, kind_, line)) {
        std::vector<std::string_view> patterns;
        std::vector<const Rule*> rules;
        for (const auto& rule : kind_.rules) {
            if (rule.mode != mode) continue;
            patterns.emplace_back(rule.pattern);
            rules.push_back(&rule);
        }
        const auto found = match(patterns, line, check);
        if (const auto* meant = std::get_if<Match>(&found)) return run_rule(*rules[meant->pattern], meant->arguments);
        const auto& mistake = std::get<Mistake>(found);
        // The mode that understood more of the line says what is wrong with it.
        if (!worst || mistake.column > worst->column) worst = mistake;
        if (mistake.kind == Mistake::Kind::ambiguous || mistake.kind == Mistake::Kind::incomplete) break;
    }
    throw Refused{mistake_text(*worst, line)};
}

std::string Terminal::mistake_text(const Mistake& mistake, const std::string& line) const {
    return kind_.error_text(mistake, line, prompt_text().size() + mistake.column);
}

void Terminal::check_state(const Rule& rule) const {
    if (rule.pattern == "exit" || rule.pattern == "end") return;
    if (is_in(paging_kept) && rule.pattern.starts_with("terminal "))
        throw Refused{mistake_text({Mistake::Kind::unknown, 0, {}}, {})};
    for (const auto& situation : kind_.situations) {
        if (!device_.faults.situations.contains(std::string(situation.name))) continue;
        for (const auto& [mode, beginning] : situation.refused) {
            const bool is_meant = rule.pattern.starts_with(beginning);
            if (rule.mode == mode && is_meant) throw Refused{std::string(situation.text)};
        }
    }
    if (rule.mode != Mode::interface || !rule.pattern.starts_with("switchport ")) return;
    const Port& port = device_.running.ports.at(place_.port);
    if (port.channel && !kind_.in_channel.empty()) throw Refused{std::string(kind_.in_channel)};
    if (port.routed && !kind_.not_layer2.empty()) throw Refused{std::string(kind_.not_layer2)};
}

namespace {

bool changes_configuration(Mode mode) { return mode != Mode::user && mode != Mode::privileged; }

}  // namespace

void Terminal::check_lock(const Rule& rule) const {
    const bool is_locked = device_.locked_by != nullptr && device_.locked_by != &place_;
    if (is_locked && changes_configuration(rule.mode)) throw Refused{std::string(kind_.locked)};
}

/// A change outside of a transaction also changes the candidate, and commits it.
Configuration& Terminal::configuration_for(const Rule& rule) {
    if (!changes_configuration(rule.mode)) return device_.running;
    if (place_.transaction && !device_.candidate) device_.candidate = device_.running;
    return device_.candidate ? *device_.candidate : device_.running;
}

Answer Terminal::run_rule(const Rule& rule, std::vector<std::string> arguments) {
    Port scratch;
    const std::string port = place_.port;
    check_lock(rule);
    check_state(rule);
    Call call{device_, place_, configuration_for(rule), nullptr, std::move(arguments)};
    if (rule.mode == Mode::interface) {
        const auto refused = device_.faults.refused_ports.find(port);
        const bool leaves = rule.pattern == "exit" || rule.pattern == "end";
        if (refused != device_.faults.refused_ports.end() && !leaves) throw Refused{refused->second};
        call.port = &call.configuration.ports.at(port);
        if (device_.faults.ignored_ports.contains(port)) {
            scratch = *call.port;
            call.port = &scratch;
        }
    }
    auto answer = rule.run(call);
    if (changes_configuration(rule.mode) && !place_.transaction) device_.commit();
    if (rule.mode == Mode::interface) device_.note_passing(port);
    return answer;
}

}  // namespace haas_sim
