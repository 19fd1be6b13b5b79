#include "switch/dialogue_file.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "drivers/registry.hpp"
#include "switch/dialogue_player.hpp"
#include "switch/scripted_transport.hpp"

namespace haas_test {

using namespace haas;

namespace {

/// @param mark  what the line begins with, and `text` what follows it
void add_line(DialogueFile& file, const std::string& mark, const std::string& text) {
    if (mark == ":") {
        const auto blank = std::min(text.find(' '), text.size());
        file.settings[text.substr(0, blank)] = text.substr(std::min(blank + 1, text.size()));
    } else if (mark == ".") {
        file.tasks.push_back({text, {}, {}});
    } else if (file.tasks.empty()) {
        throw std::runtime_error("nobody was asked for anything yet");
    } else if (mark == "=") {
        file.tasks.back().results.push_back(text);
    } else if (mark == "<" || mark == "<!" || mark == ">" || mark == ">!") {
        const auto kind = mark == "<"    ? Utterance::Kind::from_switch
                          : mark == "<!" ? Utterance::Kind::errors
                          : mark == ">"  ? Utterance::Kind::line
                                         : Utterance::Kind::key;
        file.tasks.back().script.push_back({kind, unescaped(text)});
    } else {
        throw std::runtime_error("a line begins with : . < <! > >! = or #");
    }
}

/// The next part of a dialogue. What the switch had not yet said when the task before was done comes late, after the
/// first line that is sent: so it is with a slow switch.
Script next_part(const Script& late, const Script& part) {
    auto sent = std::find_if(part.begin(), part.end(),
                             [](const auto& said) { return said.kind != Utterance::Kind::from_switch; });
    if (sent != part.end()) ++sent;
    Script next(part.begin(), sent);
    for (const auto& said : late) next.push_back(said);
    for (; sent != part.end(); ++sent) next.push_back(*sent);
    return next;
}

/// A dialogue does not say why nobody answered.
std::string comparable(const std::string& result) {
    constexpr std::string_view silence = "unreachable:";
    return result.starts_with(silence) ? std::string(silence) : result;
}

std::string task_difference(const DialogueTask& task, const std::vector<std::string>& results, const Played& played) {
    if (!played.complaint.empty()) return played.complaint;
    for (const auto& said : played.left) {
        if (said.kind == Utterance::Kind::line || said.kind == Utterance::Kind::key)
            return "not sent: " + said.text + (results.empty() ? "" : "; " + results.front());
    }
    if (results.size() != task.results.size()) return "not all results came";
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (comparable(results[i]) != comparable(unescaped(task.results[i]))) return "unexpected: " + results[i];
    }
    return {};
}

}  // namespace

DialogueFile load_dialogue_file(const std::filesystem::path& path) {
    std::ifstream input(path);
    if (!input) throw std::runtime_error("cannot read " + path.string());
    DialogueFile file;
    int number = 0;
    for (std::string line; std::getline(input, line);) {
        ++number;
        if (line.empty() || line.front() == '#') continue;
        const auto blank = std::min(line.find(' '), line.size());
        try {
            add_line(file, line.substr(0, blank), line.substr(std::min(blank + 1, line.size())));
        } catch (const std::exception& error) {
            throw std::runtime_error(path.filename().string() + ", line " + std::to_string(number) + ": " +
                                     error.what());
        }
    }
    return file;
}

std::string difference(const DialogueFile& file, std::size_t chunk) {
    const auto played = std::make_shared<Played>();
    const auto drivers = drivers::make_switch_drivers({}, play_transport(played, chunk));
    const auto* const driver = drivers.find(file.settings.at("type"));
    if (driver == nullptr) return "there is no such switch of type " + file.settings.at("type");
    core::SwitchTimeouts timeouts;
    if (const auto given = file.settings.find("command_timeout"); given != file.settings.end())
        timeouts.command = std::chrono::milliseconds(std::stol(given->second));
    DialoguePlayer player([&] { return driver->connect(fields_of(file), timeouts); });
    for (const auto& task : file.tasks) {
        played->left = next_part(played->left, task.script);
        const auto different = task_difference(task, player.run(task.text), *played);
        if (!different.empty()) return task.text + ": " + different;
    }
    return {};
}

}  // namespace haas_test
