#include "drivers/switch/host_commands.hpp"

#include <unistd.h>

#include <algorithm>

namespace haas::drivers {

namespace {

class LocalCommands final : public HostCommands {
public:
    sys::Result run(const std::vector<std::string>& argv, const std::string& input,
                    std::chrono::milliseconds deadline) override {
        sys::Command command;
        command.argv = argv;
        command.input = input;
        command.deadline = deadline;
        return sys::run(command);
    }

    /// Half of what the kernel lets all arguments have, by this process's limit of its stack (2 MiB for 8 MiB): enough
    /// for 5,000 ports of an Open vSwitch, which looks at all its ports again for each call.
    /// @source  execve(2), "Limits on size of arguments and environment"; sysconf(3) has the same number
    std::size_t longest_call() const override {
        constexpr long least = 128L * 1024;
        constexpr long most = 2048L * 1024;
        return static_cast<std::size_t>(std::clamp(::sysconf(_SC_ARG_MAX), least, most)) / 2;
    }
};

}  // namespace

bool cannot_start(const sys::Result& result) {
    constexpr int not_executable = 126;
    constexpr int not_found = 127;
    return result.end == sys::Result::End::exited && (result.status == not_found || result.status == not_executable);
}

std::unique_ptr<HostCommands> make_local_commands() { return std::make_unique<LocalCommands>(); }

}  // namespace haas::drivers
