#include "drivers/switch/host_commands.hpp"

#include "base/deadline.hpp"
#include "core/switch.hpp"
#include "sys/byte_channel.hpp"
#include "sys/ssh_commands.hpp"

namespace haas::drivers {

namespace {

class LocalCommands final : public HostCommands {
public:
    sys::Result run(const std::vector<std::string>& argv, std::chrono::milliseconds deadline) override {
        sys::Command command;
        command.argv = argv;
        command.deadline = deadline;
        return sys::run(command);
    }

    /// Well below Linux's limit for all arguments (2 MiB); enough for about 2,000 ports.
    std::size_t longest_call() const override { return 256U * 1024; }
};

class RemoteCommands final : public HostCommands {
public:
    RemoteCommands(const sys::SshLogin& login, std::chrono::milliseconds deadline)
        : commands_(login, base::Deadline::in(deadline)) {}

    sys::Result run(const std::vector<std::string>& argv, std::chrono::milliseconds deadline) override {
        auto result = commands_.run(argv, deadline);
        // The shell's exit statuses for a program that cannot be started; the programs that HaaS runs use neither.
        constexpr int not_executable = 126;
        constexpr int not_found = 127;
        const bool exited = result.end == sys::Result::End::exited;
        if (exited && (result.status == not_found || result.status == not_executable)) {
            throw base::Error("the host cannot run " + argv.front());
        }
        return result;
    }

    /// The remote shell gets everything as one argument, for which Linux allows 128 KiB; one port takes at most 20 KiB.
    std::size_t longest_call() const override { return 96U * 1024; }

private:
    sys::SshCommands commands_;
};

}  // namespace

std::unique_ptr<HostCommands> make_local_commands() { return std::make_unique<LocalCommands>(); }

std::unique_ptr<HostCommands> make_remote_commands(const sys::SshLogin& login, std::chrono::milliseconds deadline) {
    try {
        return std::make_unique<RemoteCommands>(login, deadline);
    } catch (const sys::ChannelError& error) {
        throw core::SwitchError(core::SwitchError::Kind::unreachable, "connect", error.what());
    }
}

}  // namespace haas::drivers
