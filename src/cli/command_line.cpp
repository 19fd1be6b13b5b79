#include "cli/command_line.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "cli/older_lines.hpp"
#include "cli/usage_error.hpp"

namespace haas::cli {

namespace {

std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

/// An option as it was found. Whether it is global or the command's is decided once the command is known.
struct Met {
    std::string name;
    std::optional<std::string> value;
    bool before_command;
};

struct Sorted {
    std::vector<std::string> words;
    std::vector<Met> options;
};

/// Finds an option of any command, or a global one: options of the same name take a value either everywhere or nowhere.
const Option* find_option(std::string_view name) {
    const auto is_it = [&](const Option& option) { return option.name == name; };
    const auto& globals = global_options();
    const auto global = std::find_if(globals.begin(), globals.end(), is_it);
    if (global != globals.end()) return &*global;
    for (const auto& command : commands()) {
        const auto own = std::find_if(command.options.begin(), command.options.end(), is_it);
        if (own != command.options.end()) return &*own;
    }
    return nullptr;
}

bool has_option(const std::vector<Option>& options, std::string_view name) {
    return std::any_of(options.begin(), options.end(), [&](const Option& option) { return option.name == name; });
}

[[noreturn]] void refuse_option(const std::string& name) {
    if (name == "--token") {
        throw UsageError("every user could read a token on the command line: use --token-file or HAAS_TOKEN_FILE");
    }
    if (name == "--password" || name == "--ipmi-pass" || name == "--ipmi-password") {
        throw UsageError(
            "every user could read a password on the command line: use --password-file FILE, "
            "or - for standard input");
    }
    std::vector<std::string> known;
    for (const auto& option : global_options()) known.emplace_back(option.name);
    for (const auto& command : commands()) {
        for (const auto& option : command.options) known.emplace_back(option.name);
    }
    const auto near = nearest(name, known);
    throw UsageError("there is no option " + name + (near.empty() ? "" : "; did you mean " + near + "?"));
}

/// Takes the option in words[at]; advances `at` if the option's value is the next word.
Met take_option(const std::vector<std::string>& words, std::size_t& at, bool before_command) {
    const auto& word = words[at];
    if (word == "-h") return {"--help", std::nullopt, before_command};
    const auto equals = word.find('=');
    Met met{word.substr(0, equals), std::nullopt, before_command};
    const auto* const option = find_option(met.name);
    if (option == nullptr) refuse_option(met.name);
    if (equals != std::string::npos) {
        met.value = word.substr(equals + 1);
    } else if (option->value == Value::required) {
        if (at + 1 == words.size()) throw UsageError(met.name + " needs a value: " + shown_option(*option));
        met.value = words[++at];
    }
    if (met.value && option->value == Value::none) throw UsageError(met.name + " takes no value");
    if (met.value && met.value->empty()) throw UsageError("the value of " + met.name + " is empty");
    return met;
}

/// Negative numbers and a single dash are arguments, not options.
bool looks_like_option(const std::string& word) {
    return word.size() > 1 && word[0] == '-' && !base::is_digit(word[1]);
}

/// Whether a word is an option of ours: older lines have passwords among their words, which may look like one.
bool is_option(const std::string& word) {
    return word == "-h" || (looks_like_option(word) && find_option(word.substr(0, word.find('='))) != nullptr);
}

Sorted sort_words(const std::vector<std::string>& words) {
    Sorted sorted;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--") {
            sorted.words.insert(sorted.words.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
            break;
        }
        if (looks_like_option(words[i])) {
            sorted.options.push_back(take_option(words, i, sorted.words.empty()));
        } else {
            sorted.words.push_back(words[i]);
        }
    }
    return sorted;
}

std::string join(const std::vector<std::string>& words, std::size_t count) {
    return base::join(std::vector<std::string>(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count)), "_");
}

constexpr std::size_t longest_name = 4;  // in words

[[noreturn]] void refuse_command(const std::vector<std::string>& words) {
    std::vector<std::string> known;
    bool is_topic = false;
    for (const auto& command : commands()) {
        known.emplace_back(command.name);
        is_topic = is_topic || command.name.substr(0, words[0].size() + 1) == words[0] + "_";
    }
    // Tries the first word, the first two, and so on; suggests the command that is most similar to one of these.
    std::string best;
    std::string mistyped;
    for (std::size_t count = 1; count <= std::min(longest_name, words.size()); ++count) {
        const auto joined = join(words, count);
        const auto near = nearest(joined, known);
        if (near.empty() || (!best.empty() && edit_distance(mistyped, best) <= edit_distance(joined, near))) continue;
        best = near;
        mistyped = joined;
    }
    if (!best.empty()) throw UsageError("there is no command " + mistyped + "; did you mean " + best + "?", best);
    if (is_topic) throw UsageError(words[0] + " is only the beginning of a command", words[0]);
    throw UsageError("there is no command " + words[0]);
}

/// How many of the first words name a command; 0 if they name none.
std::size_t length_of_name(const std::vector<std::string>& words) {
    if (words.empty()) return 0;
    // A name with underscores is complete: all following words are arguments, even if they look like parts of a name.
    const bool complete = base::contains(words[0], '_') && find_command(words[0]) != nullptr;
    std::size_t count = complete ? 1 : std::min(longest_name, words.size());
    while (count > 0 && find_command(join(words, count)) == nullptr) --count;
    return count;
}

/// Finds the command that the first words name, and removes these words.
const Command& take_command(std::vector<std::string>& words) {
    const auto count = length_of_name(words);
    if (count == 0) refuse_command(words);
    const auto* const command = find_command(join(words, count));
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count));
    return *command;
}

[[noreturn]] void refuse_count(const Command& command, bool too_many) {
    std::string message =
        std::string(command.name) + (too_many ? " takes no more than: " : " needs: ") + usage(command);
    if (too_many && has_option(command.options, "--password-file")) {
        message =
            "every user could read a password on the command line: leave it out, and haas asks for it, "
            "or use --password-file FILE (- for standard input)";
    }
    throw UsageError(message, std::string(command.name));
}

void take_arguments(const Command& command, const std::vector<std::string>& words, Given& given) {
    const auto is = [&](Count count) {
        return static_cast<std::size_t>(std::count_if(command.arguments.begin(), command.arguments.end(),
                                                      [&](const Argument& one) { return one.count == count; }));
    };
    if (words.size() < is(Count::one)) refuse_count(command, false);
    std::size_t extra = words.size() - is(Count::one);
    if (extra > is(Count::optional) && is(Count::any) == 0) refuse_count(command, true);
    auto word = words.begin();
    for (const auto& argument : command.arguments) {
        if (argument.count == Count::any) {
            given.rest.assign(word, words.end());
            return;
        }
        if (argument.count == Count::optional && extra == 0) continue;
        if (argument.count == Count::optional) --extra;
        if (word->empty() && base::contains(command.path, "{" + std::string(argument.name) + "}")) {
            throw UsageError(shown_name(argument.name) + " is empty", std::string(command.name));
        }
        given.arguments.emplace(argument.name, *word++);
    }
}

void take_global(const Met& met, CommandLine& line) {
    if (met.name == "--endpoint") line.globals.endpoint = met.value;
    if (met.name == "--username") line.globals.username = met.value;
    if (met.name == "--password-file") line.globals.password_file = met.value;
    if (met.name == "--token-file") line.globals.token_file = met.value;
    if (met.name == "--config") line.globals.config = *met.value;
    if (met.name == "--json") line.globals.json = true;
    if (met.name == "--version") line.wish = CommandLine::Wish::version;
    if (met.name == "--help") line.wish = CommandLine::Wish::help;
}

void take_options(const std::vector<Met>& options, CommandLine& line) {
    for (const auto& met : options) {
        const bool own = line.command != nullptr && has_option(line.command->options, met.name);
        if (own && !met.before_command) {
            if (!line.given.options.emplace(met.name, met.value).second) {
                throw UsageError(met.name + " is given twice", std::string(line.command->name));
            }
        } else if (has_option(global_options(), met.name)) {
            take_global(met, line);
        } else {
            const std::string name(line.command == nullptr ? "" : line.command->name);
            throw UsageError(own ? met.name + " must come after the command"
                                 : met.name + " is not an option of " + (name.empty() ? "haas" : name),
                             name);
        }
    }
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& words) {
    using Wish = CommandLine::Wish;
    const bool has_option = std::any_of(words.begin(), words.end(), is_option);
    auto sorted = sort_words(has_option ? words : modern_line(words, length_of_name(words)));
    CommandLine line;
    const auto asks = [&](std::string_view name) {
        return std::any_of(sorted.options.begin(), sorted.options.end(),
                           [&](const Met& met) { return met.name == name; });
    };
    const bool help_word = !sorted.words.empty() && sorted.words[0] == "help";
    if (help_word || asks("--help")) {
        line.wish = Wish::help;
        line.help_topics = std::move(sorted.words);
        if (help_word) line.help_topics.erase(line.help_topics.begin());
        return line;
    }
    if (asks("--version")) {
        line.wish = Wish::version;
        return line;
    }
    if (sorted.words.empty()) throw UsageError("no command is given");
    sorted.words = modern_line(sorted.words, length_of_name(sorted.words));
    line.command = &take_command(sorted.words);
    take_options(sorted.options, line);
    take_arguments(*line.command, sorted.words, line.given);
    return line;
}

std::string shown_name(std::string_view name) { return base::upper(name); }

std::string shown_option(const Option& option) {
    std::string shown(option.name);
    if (option.value == Value::required) shown += " " + std::string(option.shown);
    if (option.value == Value::optional) shown += "[=" + std::string(option.shown) + "]";
    return shown;
}

std::string usage(const Command& command) {
    std::string line = "haas " + std::string(command.name);
    for (const auto& argument : command.arguments) {
        const auto name = shown_name(argument.name);
        if (argument.count == Count::one) line += " " + name;
        if (argument.count == Count::optional) line += " [" + name + "]";
        if (argument.count == Count::any) line += " [" + name + "...]";
    }
    for (const auto& option : command.options) line += " [" + shown_option(option) + "]";
    return line;
}

std::string nearest(const std::string& mistyped, const std::vector<std::string>& known) {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, mistyped.size() / 4) + 1;
    for (const auto& name : known) {
        const auto distance = edit_distance(mistyped, name);
        if (distance < best_distance) {
            best = name;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace haas::cli
