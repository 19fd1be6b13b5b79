#include "drivers/switch/cli/session.hpp"

#include <algorithm>
#include <iterator>

#include "base/redaction.hpp"
#include "base/text.hpp"
#include "drivers/switch/cli/port_lines.hpp"
#include "drivers/switch/cli/port_reading.hpp"
#include "drivers/switch/error_texts.hpp"
#include "sys/password_prompts.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::SwitchError;

/// The line of a banner may look like a prompt until the rest of the banner arrives. And some switches discard input
/// that arrives before they have written their question completely.
constexpr std::chrono::milliseconds silence_after_prompt{100};

constexpr std::size_t longest_name = 64;

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool asks_for_user(std::string_view line) {
    const std::string asked = base::lower(line);
    if (asked.starts_with("last ")) return false;  // an incomplete `Last login: ...`
    return asked == "user name:" || asked == "user:" || asked == "username:" || ends_with(asked, "login:");
}

bool asks_for_password(std::string_view line) { return ends_with(base::lower(line), "password:"); }

/// Whether a line is a name and a sign. Banners often have rows of #, which are not prompts.
bool is_prompt(std::string_view line, char sign) {
    if (line.size() < 2 || line.size() > longest_name || line.back() != sign) return false;
    line.remove_suffix(1);
    constexpr std::string_view others = "_.-:/()@~";
    return std::all_of(line.begin(), line.end(),
                       [&](char c) { return base::is_alphanumeric(c) || base::contains(others, c); });
}

bool holds_one(std::string_view text, CliTexts wanted) {
    bool found = false;
    for_each_line(wanted, [&](std::string_view one) { found = found || base::contains(text, one); });
    return found;
}

/// The remedy, if a command that ends in VLANs failed because they do not exist on the switch, or if the login may not
/// configure the switch; empty otherwise.
std::string advice(const CliTable& table, std::string_view line, std::string_view complaint) {
    if (line == table.enter) return "; the login needs the right to configure the switch";
    const bool adds = base::contains(line, "vlan") && !base::contains(line, "remove");
    if (!adds || !says_no_such_vlan(complaint)) return {};
    return "; " + creation_text(table.remedies, line.substr(line.rfind(' ') + 1));
}

/// Words of a switch, with a remedy maybe.
std::string in_one_line(std::string_view words) {
    constexpr std::size_t longest = 600;
    return base::one_line(words, longest);
}

[[noreturn]] void refuse_login(const std::string& reason) {
    throw SwitchError(SwitchError::Kind::unreachable, "login", reason);
}

/// What a login has answered last.
enum class Stage { begun, user, password, enabling, enable_password };

/// The answer to a prompt for a password.
const base::Secret& next_password(Stage stage, const CliLogin& login) {
    if (stage == Stage::password) refuse_login("the switch refuses the user or the password");
    if (stage == Stage::enable_password) refuse_login("the switch refuses the enable password");
    if (stage != Stage::enabling) return login.password;
    if (!login.enable_password) refuse_login("the switch asks for an enable_password, but none is registered");
    return *login.enable_password;
}

}  // namespace

CliSession::CliSession(const CliTable& table, std::optional<core::Vlan> dummy, Dialogue dialogue, const CliLogin& login)
    : table_(table), dummy_(dummy), dialogue_(std::move(dialogue)), login_(login) {
    dialogue_.begin("login");
    log_in(login);
    learn_prompt();
    for_each_line(table_.stop_pager, [&](std::string_view line) { ask(line); });
}

void CliSession::log_in(const CliLogin& login) {
    auto stage = Stage::begun;
    for (;;) {
        dialogue_.wait_for([](std::string_view last) {
            return asks_for_user(last) || asks_for_password(last) || sys::asks_to_change_password(last) ||
                   is_prompt(last, '>') || is_prompt(last, '#');
        });
        const std::string last(dialogue_.last_line());
        if (asks_for_user(last)) {
            if (stage != Stage::begun) refuse_login("the switch refuses the user or the password");
            stage = Stage::user;
            dialogue_.answer(login.user);
            continue;
        }
        // The line of a notice that is still being written may look the same.
        dialogue_.wait_for_silence(silence_after_prompt);
        if (dialogue_.last_line() != last) continue;
        if (sys::asks_to_change_password(last)) refuse_login(sys::password_change_text(login.user, last));
        if (asks_for_password(last)) {
            if (!sys::asks_for_password(last)) refuse_login(sys::strange_prompt_text(last));
            dialogue_.answer(next_password(stage, login));
            stage = stage == Stage::enabling ? Stage::enable_password : Stage::password;
        } else {
            if (last.back() == '#') return;
            if (stage == Stage::enabling || stage == Stage::enable_password)
                refuse_login("the switch refuses `enable`");
            stage = Stage::enabling;
            dialogue_.answer("enable");
        }
    }
}

void CliSession::learn_prompt() {
    dialogue_.ask(table_.learn_prompt, [](std::string_view last) { return is_prompt(last, '#'); });
    name_ = dialogue_.last_line();
    name_.pop_back();
}

std::optional<CliSession::Mode> CliSession::find_mode(std::string_view last_line) const {
    if (!last_line.starts_with(name_)) return std::nullopt;
    last_line.remove_prefix(name_.size());
    if (last_line == "#") return Mode::main;
    if (last_line == "(config)#") return Mode::configuration;
    if (!ends_with(last_line, ")#")) return std::nullopt;
    if (last_line.starts_with(table_.port_prompt)) return Mode::port;
    if (last_line.starts_with("(conf")) return Mode::other;
    return std::nullopt;
}

std::string CliSession::ask(std::string_view line) {
    auto answer = dialogue_.ask(line, [&](std::string_view last) { return find_mode(last).has_value(); });
    mode_ = *find_mode(dialogue_.last_line());
    return answer;
}

void CliSession::refuse(std::string_view line, const std::string& reason) const {
    const std::string between = reason.starts_with(' ') ? " " : "";
    throw SwitchError(SwitchError::Kind::refused, dialogue_.step(),
                      "`" + std::string(line) + "`" + between + quote(reason));
}

std::string CliSession::quote(std::string_view text) const {
    return base::redacted(text, login_.user, login_.password, login_.enable_password.value_or(base::Secret()),
                          in_one_line);
}

std::string CliSession::quote_briefly(std::string_view text) const { return base::one_line(quote(text)); }

std::string CliSession::command(std::string_view line, std::string_view subject) {
    auto answer = ask(line);
    const bool removes = base::contains(line, " vlan remove ");
    if (const auto complaint = complaint_of(removes ? without_missing_vlans(answer) : answer)) {
        refuse(line, (subject.empty() ? ": " : " on " + std::string(subject) + ": ") + quote_briefly(*complaint) +
                         advice(table_, line, *complaint));
    }
    return answer;
}

std::optional<std::string> CliSession::complaint_of(std::string_view answer) const {
    return find_complaint(answer, [&](std::string_view line) { return find_mode(line).has_value(); });
}

void CliSession::require_mode(Mode mode, std::string_view line) const {
    if (mode_ == mode) return;
    throw SwitchError(SwitchError::Kind::refused, dialogue_.step(),
                      "after `" + base::one_line(line) + "` the prompt is " + quote_briefly(dialogue_.last_line()));
}

void CliSession::leave() {
    constexpr int deepest = 4;
    for (int depth = 0; depth < deepest && mode_ != Mode::main; ++depth) ask(table_.leave);
    require_mode(Mode::main, table_.leave);
}

void CliSession::begin(std::string_view step) {
    dialogue_.begin(step);
    leave();
}

std::map<std::string, PortState> CliSession::read(const std::vector<std::string>& ports) {
    begin("read");
    std::map<std::string, PortState> answer;
    if (ports.empty()) return answer;
    const bool one_by_one = reads_one_by_one(table_);
    const auto all = one_by_one ? Blocks() : read_blocks({}, {});
    look_for_members(all);
    for (const auto& name : ports) {
        const std::string port = table_.port(name);
        if (port.empty()) continue;
        const auto blocks = one_by_one ? read_blocks(port, port) : Blocks();
        const auto& those = one_by_one ? blocks : all;
        if (those.contains(port)) answer.emplace(name, state_among(port, those));
    }
    return answer;
}

std::optional<std::map<std::string, PortState>> CliSession::read_all() {
    begin("read");
    if (reads_one_by_one(table_)) {
        return read_listed_ports(list_ports(),
                                 [&](const std::string& name, const std::string& asked) -> std::optional<PortState> {
                                     const auto blocks = read_blocks(name, asked);
                                     if (blocks.empty()) return std::nullopt;
                                     return read_state(name, blocks.at(name));
                                 });
    }
    std::map<std::string, PortState> answer;
    const auto all = read_blocks({}, {});
    look_for_members(all);
    for (const auto& [port, block] : all) answer.emplace(port, state_among(port, all));
    return answer;
}

ListedPorts CliSession::list_ports() {
    const auto line = table_.list_ports;
    const auto text = ask(line);
    if (const auto error = find_error_text(text)) refuse(line, ": " + quote_briefly(*error));
    try {
        auto ports = parse_port_list(table_, without_noise(text));
        if (!ports.empty()) return ports;
    } catch (const UnreadableError& error) {
        refuse(line, std::string(": not understood: ") + error.what());
    }
    refuse(line, ": not understood: " + quote_briefly(text));
}

std::string CliSession::without_noise(std::string_view text) const {
    std::string kept;
    for_each_line(text, [&](std::string_view line) {
        if (!find_mode(line) && !is_log_message(line)) kept += std::string(line) + '\n';
    });
    return kept;
}

CliSession::Blocks CliSession::read_blocks(const std::string& port, const std::string& asked) {
    const auto line = fill_in(table_.read, {{"port", asked}}).front();
    const auto text = without_noise(ask(line));
    // Looks only at the text before the blocks: they have keys such as `Unknown unicast blocked`, which are not errors.
    if (const auto error = find_error_text(text.substr(0, text.find(std::string(table_.block_begin) + ':')))) {
        if (!port.empty() && says_no_such_port(*error)) return {};
        refuse(line, ": " + quote_briefly(*error));
    }
    auto blocks = parse_port_blocks(table_, text);
    if (blocks.empty() || (!port.empty() && !blocks.contains(port)))
        refuse(line, ": not understood: " + quote_briefly(text));
    return blocks;
}

PortState CliSession::read_state(const std::string& port, PortBlock block) {
    if (block.flaw().empty() && hides_mode(table_, block)) {
        const auto line = fill_in(table_.read_configuration, {{"port", port}}).front();
        const auto text = without_noise(ask(line));
        if (const auto error = find_error_text(text)) refuse(line, ": " + quote_briefly(*error));
        if (!correct_by_configuration(table_, block, port, text))
            refuse(line, ": not understood: " + quote_briefly(text));
    }
    const auto configured = read_block(table_, dummy_, block);
    if (!configured.state.foreign.empty()) return configured.state;
    auto lacking = look_for_lacking(vlans_of(configured.state));
    lacking.absent.merge(without(configured.idle, lacking.idle));
    if (configured.state.native && tags_natives()) return tagged_native_state(table_, configured.state);
    return carried_state(table_.remedies, configured.state, lacking);
}

std::vector<std::string> CliSession::lines_for(const core::PortChange& change) {
    auto lines = port_lines(table_, dummy_, change);
    const auto lacking = look_for_lacking(vlans_of(change.wanted));
    if (!lacking.empty())
        throw SwitchError(SwitchError::Kind::refused, dialogue_.step(), lacking_text(table_.remedies, lacking));
    if (change.wanted.native && tags_natives())
        throw SwitchError(SwitchError::Kind::refused, dialogue_.step(), tagged_natives_text(table_));
    return lines;
}

void CliSession::write(const std::vector<core::PortChange>& changes) {
    begin("write");
    std::vector<PortLines> ports;
    for (const auto& change : changes) {
        auto port = table_.port(change.port);
        if (port.empty()) {
            throw SwitchError(SwitchError::Kind::no_such_port, "write",
                              base::one_line(change.port) + " is not a port name");
        }
        if (const auto channel = members_.find(port); channel != members_.end()) {
            throw SwitchError(SwitchError::Kind::refused, "write", port + " is " + member_text(channel->second));
        }
        auto lines = lines_for(change);
        if (lines.empty()) continue;
        ports.push_back({std::move(port), std::move(lines), change.description, lines_to_try(table_, dummy_, change)});
    }
    if (!ports.empty()) prepare();
    configure(ports);
}

void CliSession::prepare() {
    if (is_prepared_ || table_.before_write.empty()) return;
    carry_out(fill_in(table_.before_write, {{"dummy", dummy_ ? std::to_string(*dummy_) : ""}}));
    is_prepared_ = true;
}

void CliSession::configure(const std::vector<PortLines>& ports, const std::vector<std::string>& lines) {
    if (ports.empty() && lines.empty()) return;
    try {
        command(table_.enter);
        require_mode(Mode::configuration, table_.enter);
        for (const auto& each : ports) write_port(each);
        for (const auto& line : lines) {
            command(line);
            require_mode(Mode::configuration, line);
        }
        command(table_.leave);
        require_mode(Mode::main, table_.leave);
    } catch (const SwitchError& error) {
        if (error.kind() == SwitchError::Kind::unreachable) throw;
        try {
            leave();
        } catch (const SwitchError&) {
            // The refusal tells more; a broken line will fail the next step.
        }
        throw;
    }
}

void CliSession::write_port(const PortLines& port) {
    const auto enter = fill_in(table_.enter_port, {{"port", port.port}}).front();
    if (const auto complaint = complaint_of(ask(enter))) {
        throw SwitchError(says_no_such_port(*complaint) ? SwitchError::Kind::no_such_port : SwitchError::Kind::refused,
                          "write", "`" + enter + "`: " + quote_briefly(*complaint));
    }
    require_mode(Mode::port, enter);
    for (const auto& line : port.tried) {
        ask(line);
        require_mode(Mode::port, line);
    }
    for (const auto& line : port.lines) {
        command(line, port.port);
        require_mode(Mode::port, line);
    }
    if (!port.description.empty()) {
        try_to_name(fill_in(table_.describe, {{"text", port.description.substr(0, table_.longest_description)}}));
        require_mode(Mode::port, table_.describe);
    }
    command(table_.leave, port.port);
    require_mode(Mode::configuration, table_.leave);
}

void CliSession::save(const std::vector<std::string>& /*registered*/) {
    begin("save");
    const auto is_question = [&](std::string_view last) { return holds_one(last, table_.save_questions); };
    const auto is_main = [&](std::string_view last) { return find_mode(last) == Mode::main; };
    auto text = dialogue_.ask(table_.save, [&](std::string_view last) { return is_question(last) || is_main(last); });
    if (is_question(dialogue_.last_line())) {
        dialogue_.wait_for_silence(silence_after_prompt);
        dialogue_.answer("y");
        dialogue_.wait_for(is_main);
        text = dialogue_.finished_lines();
    }
    if (is_saved(text)) return;
    throw SwitchError(SwitchError::Kind::refused, "save",
                      quote_briefly(find_error_text(text).value_or("the switch says: " + text)));
}

bool CliSession::is_saved(const std::string& answer) const {
    if (find_error_text(answer)) return false;
    const auto said = complaint_of(answer);
    const bool is_silent = table_.silent_save == CliTable::SilentSave::done && !said;
    const bool is_at_end = said && !table_.save_end.empty() && ends_with(*said, table_.save_end);
    return is_silent || is_at_end || holds_one(answer, table_.saved);
}

}  // namespace haas::drivers
