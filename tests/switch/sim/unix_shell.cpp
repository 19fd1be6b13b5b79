#include "switch/sim/unix_shell.hpp"

#include <algorithm>
#include <utility>

namespace haas_sim {

namespace {

struct Command {
    enum class When { always, after_success, after_failure } when = When::always;
    std::vector<std::string> words;
    bool drops_output = false;
    bool drops_errors = false;
    bool joins_errors = false;
};

constexpr char status_mark = 1;  ///< in a word, where `$?` was

class Parser {
public:
    explicit Parser(std::string_view line) : line_(line) {}

    std::vector<Command> parse() {
        while (at_ < line_.size()) take_next();
        end_command(Command::When::always);
        return commands_;
    }

private:
    bool comes(std::string_view text) const { return line_.substr(at_, text.size()) == text; }
    bool take(std::string_view text) {
        if (!comes(text)) return false;
        at_ += text.size();
        return true;
    }

    void take_next() {
        if (take(" ") || take("\t")) return;
        if (comes("#")) {
            at_ = std::min(line_.find('\n', at_), line_.size());
        } else if (take("&&")) {
            end_command(Command::When::after_success);
        } else if (take("||")) {
            end_command(Command::When::after_failure);
        } else if (take(";") || take("\n") || take("\r")) {
            end_command(Command::When::always);
        } else if (!take_redirection()) {
            const bool is_assignment = command_.words.empty() && comes_assignment();
            auto word = take_word();
            // No program here looks at its environment.
            if (!is_assignment) command_.words.push_back(std::move(word));
        }
    }

    bool comes_assignment() const {
        const auto is_of_name = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
        const auto* const end = std::find_if_not(line_.begin() + at_, line_.end(), is_of_name);
        return end != line_.begin() + at_ && end != line_.end() && *end == '=';
    }

    bool take_redirection() {
        if (take("2>&1")) return command_.joins_errors = true;
        if (take("2>/dev/null") || take("2> /dev/null")) return command_.drops_errors = true;
        if (take("&>/dev/null")) return command_.drops_errors = command_.drops_output = true;
        if (take(">/dev/null") || take("> /dev/null") || take("1>/dev/null")) return command_.drops_output = true;
        return take("</dev/null") || take("< /dev/null");
    }

    std::string take_word() {
        std::string word;
        for (; at_ < line_.size(); ++at_) {
            const char c = line_[at_];
            if (c == ' ' || c == '\t' || c == ';' || c == '\n' || c == '\r' || comes("&&") || comes("||")) break;
            if (c == '\'') {
                const auto end = line_.find('\'', at_ + 1);
                if (end == std::string_view::npos) throw ShellError("a quote without an end");
                word += line_.substr(at_ + 1, end - at_ - 1);
                at_ = end;
            } else if (c == '"') {
                take_double_quoted(word);
            } else {
                take_character(word);
            }
        }
        return word;
    }

    void take_double_quoted(std::string& word) {
        for (++at_; at_ < line_.size() && line_[at_] != '"'; ++at_) {
            const bool is_escape = line_[at_] == '\\' && at_ + 1 < line_.size() &&
                                   std::string_view("\\\"$`").find(line_[at_ + 1]) != std::string_view::npos;
            if (is_escape) {
                word += line_[++at_];
            } else if (line_[at_] == '$' || line_[at_] == '`') {
                take_character(word);
            } else {
                word += line_[at_];
            }
        }
        if (at_ == line_.size()) throw ShellError("a quote without an end");
    }

    void take_character(std::string& word) {
        const char c = line_[at_];
        if (comes("$?")) {
            word += status_mark;
            ++at_;
        } else if (c == '\\') {
            if (++at_ < line_.size()) word += line_[at_];
        } else if (std::string_view("|&<>()$`*?[{").find(c) != std::string_view::npos) {
            throw ShellError(std::string("`") + c + "` is more than this simulated shell knows");
        } else {
            word += c;
        }
    }

    /// @param when  the next one runs
    void end_command(Command::When when) {
        if (!command_.words.empty()) commands_.push_back(command_);
        command_ = {};
        command_.when = when;
    }

    std::string_view line_;
    std::size_t at_ = 0;
    Command command_;
    std::vector<Command> commands_;
};

std::vector<std::string> with_status(std::vector<std::string> words, int status) {
    for (auto& word : words) {
        for (std::size_t at = 0; (at = word.find(status_mark)) != std::string::npos;)
            word.replace(at, 1, std::to_string(status));
    }
    return words;
}

}  // namespace

ShellResult run_shell_line(std::string_view line, int& status,
                           const std::function<ShellResult(const std::vector<std::string>& words)>& run) {
    ShellResult all;
    bool stops_at_failure = false;
    for (const auto& command : Parser(line).parse()) {
        const bool runs =
            command.when == Command::When::always || (command.when == Command::When::after_success) == (status == 0);
        if (!runs) continue;
        if (command.words == std::vector<std::string>{"set", "-e"}) {
            stops_at_failure = true;
            continue;
        }
        auto result = run(with_status(command.words, status));
        status = result.status;
        if (command.joins_errors) result.output += std::exchange(result.errors, {});
        if (!command.drops_output) all.output += result.output;
        if (!command.drops_errors) all.errors += result.errors;
        if (stops_at_failure && status != 0) break;
    }
    all.status = status;
    return all;
}

}  // namespace haas_sim
