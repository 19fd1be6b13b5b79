// The programs of one session with a machine that is the switch: through sudo where the user is not root, and with what
// their failures mean.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "core/switch.hpp"
#include "drivers/switch/host_commands.hpp"

namespace haas::drivers {

/// How programs become root.
struct SudoUse {
    enum class Way { none, without_password, with_password };
    Way way = Way::none;
    base::Secret password{};  ///< that sudo asks for
};

/// What the machine was given, which no error may show.
struct HostLogin {
    std::string user;
    base::Secret password;
};

class HostPrograms {
public:
    HostPrograms(std::unique_ptr<HostCommands> commands, SudoUse sudo, HostLogin login,
                 const core::SwitchTimeouts& timeouts);

    /// Runs a program until it ends by itself.
    /// @param argv  the name of the program, and its arguments
    /// @return  its output and its exit status, whatever that is
    /// @throws core::SwitchError  `unreachable` when the program cannot be run, did not end in time, or sudo refused
    /// the
    ///                            password; `refused` when sudo does not allow it, or for an answer without end
    /// @source  sudo(8): `-n` never asks; `-S` reads the password from standard input; `-k` with a program asks
    /// although
    ///          sudo remembers the user. Where sudo asks for none, the program would read the password: so sudo gets it
    ///          only once it has refused to run a program of that name without.
    sys::Result run(const std::string& step, const std::vector<std::string>& argv);

    /// As run(), but always as the user who has logged in.
    sys::Result run_as_user(const std::string& step, const std::vector<std::string>& argv) {
        return start(step, {}, argv, {});
    }

    /// Words of the machine for an error or the log: one line, without what it was given.
    std::string quote(std::string_view words) const;

    /// As HostCommands has it.
    std::size_t longest_call() const { return commands_->longest_call(); }

private:
    sys::Result run_with_password(const std::string& step, const std::vector<std::string>& argv);
    sys::Result run_as_root(const std::string& step, const std::vector<std::string>& sudo,
                            const std::vector<std::string>& argv, const std::string& input);
    /// @param words  what stands before the program
    sys::Result start(const std::string& step, std::vector<std::string> words, const std::vector<std::string>& argv,
                      const std::string& input);
    void require_sudo(const std::string& step, const sys::Result& result) const;

    std::unique_ptr<HostCommands> commands_;
    SudoUse sudo_;
    std::set<std::string> wants_password_;  ///< the programs for which sudo asks for it
    HostLogin login_;
    core::SwitchTimeouts timeouts_;
};

}  // namespace haas::drivers
