// One session on a simulated switch, from the login on: keys in, text out. Knows of no socket.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "switch/sim/kind.hpp"

namespace haas_sim {

class Terminal {
public:
    enum class Begin {
        with_login,
        logged_in,
        programs  ///< no terminal at all: a shell runs one program after the other
    };
    enum class End { none, logout, drop };

    Terminal(Device& device, Begin begin);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// How many lines the window has; 0: not known.
    void resize(int rows);
    void echo(bool wanted) { echo_ = wanted; }

    /// Takes one key; not while it thinks().
    void type(char key);

    /// With Begin::programs; not while it thinks(). What comes out is program_reply().
    void start(const std::string& program);

    /// Whether a command waits to be answered: by answer(), after the switch's delay.
    bool thinks() const { return command_.has_value(); }
    void answer();

    /// What was written since the last call of this.
    std::string take_output();

    End end() const { return end_; }

private:
    enum class Stage { user, password, new_password, enable_password, command, pager, question };

    void write(std::string_view text);
    void prompt();
    std::string prompt_text() const;
    void ask_user();
    void enter_line();
    void log_in(const std::string& password);
    void begin_command_line();
    void take_new_password();
    bool is_in(std::string_view situation) const;
    void enable(const std::string& password);
    void take_command(const std::string& line);
    void run(const std::string& line);
    Answer find_and_run(const std::string& typed);
    Answer find_rule_and_run(std::string line);
    Configuration& configuration_for(const Rule& rule);
    void check_lock(const Rule& rule) const;
    Answer run_rule(const Rule& rule, std::vector<std::string> arguments);
    std::string mistake_text(const Mistake& mistake, const std::string& line) const;
    /// @throws Refused  when the state of the port, or of the switch, forbids it
    void check_state(const Rule& rule) const;
    void write_log_line();
    void finish(const std::string& text);
    void show(const Answer& answer);
    void show_page(int lines);
    void turn_page(char key);
    void type_answer(char key);
    void take_answer(bool yes);
    void edit(char key);

    Device& device_;
    const Kind& kind_;
    Place place_;
    Stage stage_ = Stage::user;
    End end_ = End::none;
    std::string output_;
    std::string line_;
    std::optional<std::string> command_;
    std::string user_;
    int failures_ = 0;
    bool echo_ = true;
    bool after_return_ = false;
    std::string asked_line_;         ///< that waits for a password
    std::deque<std::string> pages_;  ///< lines that wait for the pager
    Answer asked_;
    std::size_t log_lines_ = 0;  ///< written so far
};

}  // namespace haas_sim
