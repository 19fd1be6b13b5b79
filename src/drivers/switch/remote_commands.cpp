// Programs on another machine. A file of its own, as only programs that open sessions need ssh.
#include "base/deadline.hpp"
#include "core/switch.hpp"
#include "drivers/switch/host_commands.hpp"
#include "sys/byte_channel.hpp"
#include "sys/ssh_commands.hpp"

namespace haas::drivers {

namespace {

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

std::unique_ptr<HostCommands> make_remote_commands(const sys::SshLogin& login, std::chrono::milliseconds deadline) {
    try {
        return std::make_unique<RemoteCommands>(login, deadline);
    } catch (const sys::ChannelError& error) {
        throw core::SwitchError(core::SwitchError::Kind::unreachable, "connect", error.what());
    }
}

}  // namespace haas::drivers
