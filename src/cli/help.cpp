#include "cli/help.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/command_line.hpp"
#include "cli/usage_error.hpp"

namespace haas::cli {

namespace {

constexpr std::size_t name_width = 32;
constexpr std::size_t option_width = 24;

std::string padded(std::string text, std::size_t width) {
    if (text.size() + 2 > width) return text + "  ";
    text.resize(width, ' ');
    return text;
}

std::string command_line(const Command& command) {
    return "  " + padded(std::string(command.name), name_width) + std::string(command.summary) + "\n";
}

std::string option_line(const Option& option) {
    return "  " + padded(shown_option(option), option_width) + std::string(option.about) + "\n";
}

/// The singular, as in the names of commands: `node` for `nodes`, `switch` for `switches`.
std::string singular(std::string word) {
    if (word == "switches") return "switch";
    if (word == "access") return word;
    if (word.size() > 1 && word.back() == 's') word.pop_back();
    return word;
}

std::vector<std::string> parts(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char c : name) {
        if (c == '_' || c == ' ' || c == ',') {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

bool has_word(std::string_view text, const std::string& topic) {
    const auto words = parts(text);
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return singular(base::lower(word)) == topic; });
}

std::string help_on_command(const Command& command) {
    std::string text = "usage: " + usage(command) + "\n\n" + std::string(command.summary) + ".\n";
    if (!command.arguments.empty()) text += "\n";
    for (const auto& argument : command.arguments) {
        text += "  " + padded(shown_name(argument.name), option_width) + std::string(argument.about) + "\n";
    }
    if (!command.options.empty()) text += "\n";
    for (const auto& option : command.options) text += option_line(option);
    if (!command.notes.empty()) text += "\n" + std::string(command.notes) + "\n";
    text += "\nexample: " + std::string(command.example) + "\n";
    if (!command.path.empty()) {
        text += "request: " + std::string(http::method_name(command.method)) + " " + std::string(command.path) + "\n";
    }
    return text;
}

/// Whether a command is about a kind of thing, by its name, its group's title, or the names of its arguments.
bool concerns(const Command& command, const std::string& topic) {
    return has_word(command.name, topic) || has_word(command.group, topic) ||
           std::any_of(command.arguments.begin(), command.arguments.end(),
                       [&](const Argument& argument) { return has_word(argument.name, topic); });
}

/// The commands for which `wanted` is true, by group.
template <class Wanted>
std::string grouped(const Wanted& wanted) {
    std::string text;
    std::string_view group;
    for (const auto& command : commands()) {
        if (!wanted(command)) continue;
        if (command.group != group) text += (text.empty() ? "" : "\n") + std::string(command.group) + "\n";
        group = command.group;
        text += command_line(command);
    }
    return text;
}

std::string exit_statuses() {
    std::string text = "\nExit status\n";
    for (const auto& [status, meaning] : exit_meanings) {
        text += "  " + std::to_string(static_cast<int>(status)) + "  " + std::string(meaning) + "\n";
    }
    return text;
}

}  // namespace

std::string general_help() {
    std::string text =
        "usage: haas [OPTION...] COMMAND [ARGUMENT...]\n\n"
        "Reserve machines, and connect them by isolated networks. You can also write a command as words:\n"
        "`haas node register` is `haas node_register`.\n\n";
    text += grouped([](const Command&) { return true; });
    text += "\nOptions of every command, and [what replaces a missing option; the first that exists counts]\n";
    for (const auto& option : global_options()) text += option_line(option);
    return text + exit_statuses() +
           "\n`haas help node` lists the commands for nodes, `haas help node_register` explains one.\n";
}

std::string help_on(const std::vector<std::string>& topics) {
    if (topics.empty()) return general_help();
    // Takes the longest beginning of the topics that names a command: in `haas node_delete n1 --help`, n1 is not part
    // of it.
    std::string name;
    const Command* command = nullptr;
    for (const auto& topic : topics) {
        name += (name.empty() ? "" : "_") + topic;
        if (const auto* const longer = find_command(name)) command = longer;
    }
    if (command != nullptr) return help_on_command(*command);
    const auto topic = singular(base::lower(topics[0]));
    auto text = grouped([&](const Command& one) { return concerns(one, topic); });
    if (!text.empty()) return text;
    std::vector<std::string> known;
    for (const auto& one : commands()) known.emplace_back(one.name);
    const auto near = nearest(name, known);
    throw UsageError("there is no help on " + name + (near.empty() ? "" : "; did you mean " + near + "?"));
}

}  // namespace haas::cli
