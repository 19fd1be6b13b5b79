#include "switch/sim/terminal.hpp"

#include <algorithm>
#include <utility>

#include "switch/sim/program_bytes.hpp"

namespace haas_sim {

namespace {

constexpr char control_c = 3;
constexpr char bell = 7;
constexpr char backspace = 8;
constexpr char control_u = 21;
constexpr char control_z = 26;
constexpr char escape = 27;
constexpr char rubout = 127;
constexpr std::size_t longest_line = 1000;
constexpr int most_failures = 3;
constexpr int longest_page = 511;

std::string capitalized(std::string name) {
    if (name.front() >= 'a' && name.front() <= 'z') name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return name;
}

}  // namespace

Terminal::Terminal(Device& device, Begin begin) : device_(device), kind_(device.kind()) {
    if (begin == Begin::programs) {
        place_.has_terminal = false;
        return;
    }
    if (!device.options().banner.empty()) write("\n" + device.options().banner + "\n\n");
    if (begin == Begin::with_login) {
        ask_user();
    } else {
        begin_command_line();
    }
}

Terminal::~Terminal() {
    if (device_.locked_by == &place_) device_.locked_by = nullptr;
}

void Terminal::resize(int rows) {
    if (kind_.obeys_window && rows > 1) place_.page = std::min(rows, longest_page);
}

std::string Terminal::take_output() {
    std::string output;
    output.swap(output_);
    return output;
}

void Terminal::write(std::string_view text) {
    for (const char c : text) {
        if (c == '\n') output_ += '\r';
        output_ += c;
    }
}

std::string Terminal::prompt_text() const {
    if (kind_.shell_prompt != nullptr) return kind_.shell_prompt(device_, place_);
    std::string text = device_.hostname();
    if (kind_.place_text != nullptr && place_.mode != Mode::user) {
        return text + kind_.place_text(place_) + "#" + std::string(kind_.prompt_end);
    }
    switch (place_.mode) {
        case Mode::user: return text + ">" + std::string(kind_.prompt_end);
        case Mode::privileged: break;
        case Mode::configuration: text += "(config)"; break;
        case Mode::interface:
            text += kind_.names_place ? "(config-if-" + capitalized(place_.port) + ")" : "(config-if)";
            break;
        case Mode::vlan: text += kind_.names_place ? "(config-vlan" + place_.vlans + ")" : "(config-vlan)"; break;
    }
    return text + "#" + std::string(kind_.prompt_end);
}

void Terminal::prompt() {
    stage_ = Stage::command;
    line_.clear();
    write(prompt_text());
}

void Terminal::ask_user() {
    stage_ = Stage::user;
    const auto& own = device_.options().login_prompt;
    write(own.empty() ? kind_.login_prompt : own);
}

void Terminal::type(char key) {
    const bool follows_return = after_return_;
    after_return_ = key == '\r';
    if (key == '\0' || (key == '\n' && follows_return)) return;
    switch (stage_) {
        case Stage::pager: turn_page(key); return;
        case Stage::question:
            if (device_.options().answers == Options::Answers::keys) {
                type_answer(key);
                return;
            }
            break;
        default: break;
    }
    edit(key);
}

void Terminal::edit(char key) {
    const bool hidden = stage_ == Stage::password || stage_ == Stage::new_password || stage_ == Stage::enable_password;
    if (key == '\r' || key == '\n') {
        write("\n");
        enter_line();
    } else if (key == backspace || key == rubout) {
        if (line_.empty()) return;
        line_.pop_back();
        if (echo_ && !hidden) write("\b \b");
    } else if (key == control_u) {
        if (echo_ && !hidden) {
            for (std::size_t i = 0; i < line_.size(); ++i) write("\b \b");
        }
        line_.clear();
    } else if (key == control_c && stage_ == Stage::command) {
        write("\n");
        prompt();
    } else if (key == control_z && stage_ == Stage::command) {
        if (place_.mode != Mode::user) place_.mode = Mode::privileged;
        write("\n");
        prompt();
    } else if (key >= ' ' && line_.size() < longest_line) {
        line_ += key;
        if (echo_ && !hidden) write(std::string(1, key));
        if (hidden && kind_.password_echo != 0) write(std::string(1, kind_.password_echo));
    }
}

void Terminal::enter_line() {
    std::string line;
    line.swap(line_);
    switch (stage_) {
        case Stage::user:
            user_ = line;
            stage_ = Stage::password;
            write(kind_.password_prompt);
            break;
        case Stage::password: log_in(line); break;
        case Stage::new_password: take_new_password(); break;
        case Stage::enable_password: enable(line); break;
        case Stage::question: take_answer(!line.empty() && (line.front() == 'y' || line.front() == 'Y')); break;
        default: take_command(line); break;
    }
}

void Terminal::log_in(const std::string& password) {
    const auto& options = device_.options();
    if (user_ == options.user && password == options.password && !device_.faults.refuse_logins) {
        ++device_.counters.logins;
        begin_command_line();
        return;
    }
    ++device_.counters.refused_logins;
    write(kind_.refused_login);
    if (++failures_ == most_failures) {
        end_ = End::logout;
    } else {
        ask_user();
    }
}

void Terminal::begin_command_line() {
    place_.mode = device_.options().unprivileged ? Mode::user : Mode::privileged;
    if (is_in(password_expired)) {
        write("\nYour password has expired.\nEnter new password: ");
        stage_ = Stage::new_password;
        return;
    }
    write(kind_.motd);
    if (is_in(password_expires_soon)) write("Warning: your password will expire in 3 days.\n");
    prompt();
}

void Terminal::take_new_password() {
    ++device_.counters.new_passwords;
    write("The password is too short.\nEnter new password: ");
}

bool Terminal::is_in(std::string_view situation) const {
    return device_.faults.situations.contains(std::string(situation));
}

void Terminal::start(const std::string& program) { command_ = program; }

void Terminal::enable(const std::string& password) {
    if (kind_.shell != nullptr) {
        place_.gave_password = password == device_.options().enable_password;
        if (!place_.gave_password) write(kind_.refused_enable);
        run(std::exchange(asked_line_, {}));
        return;
    }
    if (password == device_.options().enable_password) {
        place_.mode = Mode::privileged;
        write("\n");
    } else {
        write(kind_.refused_enable);
    }
    prompt();
}

void Terminal::take_command(const std::string& line) {
    if (line.find_first_not_of(" \t") == std::string::npos) {
        write(kind_.blank_line);
        prompt();
        return;
    }
    command_ = line;
}

void Terminal::answer() {
    const std::string line = command_.value();
    const Fate fate = device_.begin_command();
    if (fate == Fate::hangs) return;  // still to be answered, once the switch is well again
    command_.reset();
    if (fate == Fate::drops) {
        end_ = End::drop;
        return;
    }
    run(line);
    if (fate == Fate::drops_when_done) end_ = End::drop;
}

void Terminal::run(const std::string& line) {
    if (device_.faults.error_next) {
        const std::string text = *device_.faults.error_next;
        device_.faults.error_next.reset();
        Answer failure;
        failure.errors = text + "\n";
        failure.status = 1;
        show(failure);
        return;
    }
    try {
        show(find_and_run(line));
    } catch (const Refused& refused) {
        const bool rings = refused.text.back() == bell;
        finish(refused.text + (rings ? "" : "\n"));
    }
}

void Terminal::write_log_line() {
    if (device_.options().log_lines) write(kind_.log_lines[log_lines_++ % kind_.log_lines.size()]);
}

void Terminal::finish(const std::string& text) {
    write(text);
    write(kind_.closing);
    write_log_line();
    prompt();
}

void Terminal::show(const Answer& answer) {
    if (!place_.has_terminal) {
        output_ += program_reply(answer.status, answer.text, answer.errors);
        return;
    }
    if (!answer.password_question.empty()) {
        stage_ = Stage::enable_password;
        write(answer.password_question);
        return;
    }
    if (place_.over) {
        end_ = End::logout;
        return;
    }
    if (place_.asks_enable) {
        place_.asks_enable = false;
        if (device_.options().enable_password) {
            stage_ = Stage::enable_password;
            write(kind_.password_prompt);
            return;
        }
        place_.mode = Mode::privileged;
    }
    write_log_line();
    if (!answer.question.empty()) {
        asked_ = answer;
        stage_ = Stage::question;
        write(answer.question);
        return;
    }
    if (!answer.paged || place_.page == 0) {
        finish(answer.text + answer.errors);
        return;
    }
    pages_.clear();
    for (std::size_t i = 0; i < answer.text.size();) {
        const auto end = std::min(answer.text.find('\n', i), answer.text.size() - 1);
        pages_.push_back(answer.text.substr(i, end + 1 - i));
        i = end + 1;
    }
    if (device_.options().log_lines) {
        const auto middle = pages_.begin() + static_cast<std::ptrdiff_t>(pages_.size() / 2);
        pages_.insert(middle, std::string(kind_.log_lines[log_lines_++ % kind_.log_lines.size()]));
    }
    show_page(place_.page - 1);
}

void Terminal::show_page(int lines) {
    for (; lines > 0 && !pages_.empty(); --lines) {
        write(pages_.front());
        pages_.pop_front();
    }
    if (pages_.empty()) {
        finish("");
        return;
    }
    stage_ = Stage::pager;
    write(kind_.pager);
}

void Terminal::turn_page(char key) {
    const bool quits = key == 'q' || key == 'Q' || key == control_z || key == control_c || key == escape;
    const bool next_line = key == '\r' || key == '\n';
    if (!quits && !next_line && key != ' ') return;
    write(kind_.pager_erase);
    if (quits) {
        pages_.clear();
        finish("");
    } else {
        show_page(next_line ? 1 : place_.page - 1);
    }
}

void Terminal::type_answer(char key) {
    const bool yes = key == 'y' || key == 'Y';
    const bool no = key == 'n' || key == 'N' || key == '\r' || key == '\n' || key == control_c;
    if (!yes && !no) return;
    if (key >= ' ') write(std::string(1, key));
    write("\n");
    take_answer(yes);
}

void Terminal::take_answer(bool yes) {
    Answer asked;
    std::swap(asked, asked_);
    if (yes) asked.on_yes();
    finish(yes ? asked.text : asked.refused);
}

}  // namespace haas_sim
