#include "drivers/switch/host_commands.hpp"

#include "base/deadline.hpp"
#include "core/switch.hpp"
#include "sys/byte_channel.hpp"
#include "sys/ssh_commands.hpp"

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

class RemoteCommands final : public HostCommands {
public:
    RemoteCommands(const sys::SshLogin& login, std::chrono::milliseconds deadline)
        : commands_(login, base::Deadline::in(deadline)) {}

    sys::Result run(const std::vector<std::string>& argv, const std::string& input,
                    std::chrono::milliseconds deadline) override {
        return commands_.run(argv, deadline, input);
    }

    /// The remote shell gets everything as one argument, for which Linux allows 128 KiB; one port takes at most 20 KiB.
    std::size_t longest_call() const override { return std::size_t{96} * 1024; }

private:
    sys::SshCommands commands_;
};

}  // namespace

bool cannot_start(const sys::Result& result) {
    constexpr int not_executable = 126;
    constexpr int not_found = 127;
    return result.end == sys::Result::End::exited && (result.status == not_found || result.status == not_executable);
}

std::unique_ptr<HostCommands> make_local_commands() { return std::make_unique<LocalCommands>(); }

std::unique_ptr<HostCommands> make_remote_commands(const sys::SshLogin& login, std::chrono::milliseconds deadline) {
    try {
        return std::make_unique<RemoteCommands>(login, deadline);
    } catch (const sys::ChannelError& error) {
        throw core::SwitchError(core::SwitchError::Kind::unreachable, "connect", error.what());
    }
}

}  // namespace haas::drivers
