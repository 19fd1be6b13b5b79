#include "drivers/switch/host_commands.hpp"

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

    /// Well below Linux's limit for all arguments (2 MiB); enough for about 2,000 ports.
    std::size_t longest_call() const override { return std::size_t{256} * 1024; }
};

}  // namespace

bool cannot_start(const sys::Result& result) {
    constexpr int not_executable = 126;
    constexpr int not_found = 127;
    return result.end == sys::Result::End::exited && (result.status == not_found || result.status == not_executable);
}

std::unique_ptr<HostCommands> make_local_commands() { return std::make_unique<LocalCommands>(); }

}  // namespace haas::drivers
