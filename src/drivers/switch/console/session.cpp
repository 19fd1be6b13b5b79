#include "drivers/switch/console/session.hpp"

#include <algorithm>

#include "drivers/switch/console/error_texts.hpp"
#include "drivers/switch/console/port_blocks.hpp"
#include "drivers/switch/console/port_lines.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::SwitchFailure;

/// A banner may hold lines that look like a prompt, until more of it comes; and some switches throw away what is typed
/// before they have written their question to the end.
constexpr std::chrono::milliseconds silence_after_prompt{100};

constexpr std::size_t longest_name = 64;

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool begins_with(std::string_view text, std::string_view beginning) { return text.substr(0, beginning.size()) == beginning; }

std::string lower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lowered;
}

bool asks_for_user(std::string_view line) {
    const std::string asked = lower(line);
    if (begins_with(asked, "last ")) return false;  // `Last login: ...`, half of it
    return asked == "user name:" || asked == "user:" || asked == "username:" || ends_with(asked, "login:");
}

bool asks_for_password(std::string_view line) { return ends_with(lower(line), "password:"); }

/// A name and a sign; banners like rows of #.
bool is_prompt(std::string_view line, char sign) {
    if (line.size() < 2 || line.size() > longest_name || line.back() != sign) return false;
    line.remove_suffix(1);
    constexpr std::string_view others = "_.-:/()@~";
    return std::all_of(line.begin(), line.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) != others.npos;
    });
}

bool holds_one(std::string_view text, ConsoleTexts wanted) {
    bool found = false;
    for_each_line(wanted, [&](std::string_view one) { found = found || text.find(one) != std::string_view::npos; });
    return found;
}

[[noreturn]] void refuse_login(const std::string& reason) {
    throw SwitchFailure(SwitchFailure::Kind::unreachable, "login", reason);
}

}  // namespace

ConsoleSession::ConsoleSession(const ConsoleTable& table, std::optional<core::Vlan> dummy, Dialogue dialogue,
                               const ConsoleLogin& login)
    : table_(table), dummy_(dummy), dialogue_(std::move(dialogue)) {
    dialogue_.begin("login");
    log_in(login);
    learn_prompt();
    for (const auto& line : fill_in(table_.after_login, {{"dummy", dummy_ ? std::to_string(*dummy_) : ""}})) command(line);
    require_mode(Mode::main, table_.after_login);
}

void ConsoleSession::log_in(const ConsoleLogin& login) {
    enum class Stage { begun, user, password, enabling, enable_password } stage = Stage::begun;
    for (;;) {
        dialogue_.wait_for([](std::string_view last) {
            return asks_for_user(last) || asks_for_password(last) || is_prompt(last, '>') || is_prompt(last, '#');
        });
        const std::string last(dialogue_.last_line());
        if (asks_for_user(last)) {
            if (stage != Stage::begun) refuse_login("the switch refuses the user or the password");
            stage = Stage::user;
            dialogue_.answer(login.user);
            continue;
        }
        // A line of a notice that is still being written may end in the same way.
        dialogue_.wait_for_silence(silence_after_prompt);
        if (dialogue_.last_line() != last) continue;
        if (asks_for_password(last)) {
            if (stage == Stage::password) refuse_login("the switch refuses the user or the password");
            if (stage == Stage::enable_password) refuse_login("the switch refuses the enable password");
            const bool enabling = stage == Stage::enabling;
            if (enabling && !login.enable_password) refuse_login("the switch wants an enable_password, and none is registered");
            stage = enabling ? Stage::enable_password : Stage::password;
            dialogue_.answer(enabling ? *login.enable_password : login.password);
        } else {
            if (last.back() == '#') return;
            if (stage == Stage::enabling || stage == Stage::enable_password) refuse_login("the switch refuses `enable`");
            stage = Stage::enabling;
            dialogue_.answer("enable");
        }
    }
}

void ConsoleSession::learn_prompt() {
    dialogue_.ask(table_.learn_prompt, [](std::string_view last) { return is_prompt(last, '#'); });
    name_ = dialogue_.last_line();
    name_.pop_back();
}

std::optional<ConsoleSession::Mode> ConsoleSession::mode_of(std::string_view last_line) const {
    if (!begins_with(last_line, name_)) return std::nullopt;
    last_line.remove_prefix(name_.size());
    if (last_line == "#") return Mode::main;
    if (last_line == "(config)#") return Mode::configuration;
    if (!ends_with(last_line, ")#")) return std::nullopt;
    if (begins_with(last_line, "(config-if")) return Mode::port;
    if (begins_with(last_line, "(config-")) return Mode::other;
    return std::nullopt;
}

std::string ConsoleSession::ask(std::string_view line) {
    auto answer = dialogue_.ask(line, [&](std::string_view last) { return mode_of(last).has_value(); });
    mode_ = *mode_of(dialogue_.last_line());
    return answer;
}

std::string ConsoleSession::command(std::string_view line, std::string_view subject) {
    auto answer = ask(line);
    if (const auto error = find_error_text(answer)) {
        const std::string on = subject.empty() ? "" : " on " + std::string(subject);
        throw SwitchFailure(SwitchFailure::Kind::refused, dialogue_.step(), "`" + std::string(line) + "`" + on + ": " + *error);
    }
    return answer;
}

void ConsoleSession::require_mode(Mode mode, std::string_view line) const {
    if (mode_ == mode) return;
    throw SwitchFailure(SwitchFailure::Kind::refused, dialogue_.step(),
                        "after `" + for_message(line) + "` the prompt is " + for_message(dialogue_.last_line()));
}

void ConsoleSession::leave() {
    constexpr int deepest = 4;
    for (int depth = 0; depth < deepest && mode_ != Mode::main; ++depth) ask(table_.leave);
    require_mode(Mode::main, table_.leave);
}

std::map<std::string, PortState> ConsoleSession::read(const std::vector<std::string>& ports) {
    dialogue_.begin("read");
    leave();
    std::map<std::string, PortState> answer;
    if (ports.empty()) return answer;
    const bool one_by_one = reads_one_by_one(table_);
    const auto all = one_by_one ? std::map<std::string, PortState>() : read_answer();
    for (const auto& name : ports) {
        const std::string port = table_.port(name);
        if (port.empty()) continue;
        if (one_by_one) {
            if (auto state = read_one(port)) answer.emplace(name, *std::move(state));
        } else if (const auto found = all.find(port); found != all.end()) {
            answer.emplace(name, found->second);
        }
    }
    return answer;
}

std::optional<std::string> ConsoleSession::find_read_error(std::string_view answer) const {
    // Within the blocks are keys such as `Unknown unicast blocked`, which are none.
    return find_error_text(answer.substr(0, answer.find(std::string(table_.block_begin) + ':')));
}

std::optional<std::map<std::string, PortState>> ConsoleSession::read_all() {
    if (reads_one_by_one(table_)) return std::nullopt;
    dialogue_.begin("read");
    leave();
    return read_answer();
}

std::map<std::string, PortState> ConsoleSession::read_answer() {
    const auto text = ask(table_.read);
    if (const auto error = find_read_error(text)) {
        throw SwitchFailure(SwitchFailure::Kind::refused, "read", "`" + std::string(table_.read) + "`: " + *error);
    }
    return parse_port_blocks(table_, dummy_, text);
}

std::optional<PortState> ConsoleSession::read_one(const std::string& port) {
    const auto line = fill_in(table_.read, {{"port", port}}).front();
    const auto text = ask(line);
    if (const auto error = find_read_error(text)) {
        if (says_no_such_port(*error)) return std::nullopt;
        throw SwitchFailure(SwitchFailure::Kind::refused, "read", "`" + line + "`: " + *error);
    }
    const auto blocks = parse_port_blocks(table_, dummy_, text);
    const auto found = blocks.find(port);
    if (found != blocks.end()) return found->second;
    PortState state;
    state.foreign = "not understood: " + for_message(text);
    state.may_carry_any = true;
    return state;
}

void ConsoleSession::write(const std::vector<core::PortChange>& changes) {
    dialogue_.begin("write");
    std::vector<std::pair<std::string, std::vector<std::string>>> ports;
    for (const auto& change : changes) {
        auto port = table_.port(change.port);
        if (port.empty()) {
            throw SwitchFailure(SwitchFailure::Kind::no_such_port, "write", for_message(change.port) + " is no port name");
        }
        auto lines = port_lines(table_, dummy_, change);
        if (!lines.empty()) ports.emplace_back(std::move(port), std::move(lines));
    }
    leave();
    if (ports.empty()) return;
    try {
        command(table_.enter);
        require_mode(Mode::configuration, table_.enter);
        for (const auto& [port, lines] : ports) write_port(port, lines);
        command(table_.leave);
        require_mode(Mode::main, table_.leave);
    } catch (const SwitchFailure& failure) {
        if (failure.kind() == SwitchFailure::Kind::unreachable) throw;
        try {
            leave();
        } catch (const SwitchFailure&) {
            // What was refused tells more; a line that is gone shows at the next step.
        }
        throw;
    }
}

void ConsoleSession::write_port(const std::string& port, const std::vector<std::string>& lines) {
    const auto enter = fill_in(table_.enter_port, {{"port", port}}).front();
    const auto text = ask(enter);
    if (const auto error = find_error_text(text)) {
        throw SwitchFailure(says_no_such_port(*error) ? SwitchFailure::Kind::no_such_port : SwitchFailure::Kind::refused,
                            "write", "`" + enter + "`: " + *error);
    }
    require_mode(Mode::port, enter);
    for (const auto& line : lines) {
        command(line, port);
        require_mode(Mode::port, line);
    }
    command(table_.leave, port);
    require_mode(Mode::configuration, table_.leave);
}

void ConsoleSession::save() {
    dialogue_.begin("save");
    leave();
    const auto is_question = [&](std::string_view last) { return holds_one(last, table_.save_questions); };
    const auto is_main = [&](std::string_view last) { return mode_of(last) == Mode::main; };
    auto text = dialogue_.ask(table_.save, [&](std::string_view last) { return is_question(last) || is_main(last); });
    if (is_question(dialogue_.last_line())) {
        dialogue_.wait_for_silence(silence_after_prompt);
        dialogue_.answer("y");
        dialogue_.wait_for(is_main);
        text = dialogue_.finished_lines();
    }
    if (holds_one(text, table_.saved) && !find_error_text(text)) return;
    throw SwitchFailure(SwitchFailure::Kind::refused, "save", find_error_text(text).value_or("the switch says: " + for_message(text)));
}

}  // namespace haas::drivers
