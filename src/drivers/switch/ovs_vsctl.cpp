#include "drivers/switch/ovs_vsctl.hpp"

#include "base/deadline.hpp"
#include "sys/ssh_commands.hpp"

namespace haas::drivers {

namespace {

class LocalVsctl final : public OvsVsctl {
public:
    sys::Result run(const std::vector<std::string>& argv, std::chrono::milliseconds deadline) override {
        sys::Command command;
        command.argv = argv;
        command.deadline = deadline;
        return sys::run(command);
    }

    /// Well below Linux's limit for all arguments (2 MiB); enough for about 2,000 ports.
    std::size_t longest_call() const override { return std::size_t{256} * 1024; }
};

class RemoteVsctl final : public OvsVsctl {
public:
    RemoteVsctl(const sys::SshLogin& login, std::chrono::milliseconds deadline)
        : commands_(login, base::Deadline::in(deadline)) {}

    sys::Result run(const std::vector<std::string>& argv, std::chrono::milliseconds deadline) override {
        auto result = commands_.run(argv, deadline);
        // The shell's exit statuses for a program that cannot be started; ovs-vsctl itself exits with 0 or 1.
        constexpr int not_executable = 126;
        constexpr int not_found = 127;
        const bool exited = result.end == sys::Result::End::exited;
        if (exited && (result.status == not_found || result.status == not_executable)) {
            throw base::Error("the host cannot run " + argv.front());
        }
        return result;
    }

    /// The remote shell gets everything as one argument, for which Linux allows 128 KiB; one port takes at most 20 KiB.
    std::size_t longest_call() const override { return std::size_t{96} * 1024; }

private:
    sys::SshCommands commands_;
};

}  // namespace

std::unique_ptr<OvsVsctl> make_local_ovs_vsctl() { return std::make_unique<LocalVsctl>(); }

std::unique_ptr<OvsVsctl> make_remote_ovs_vsctl(const sys::SshLogin& login, std::chrono::milliseconds deadline) {
    return std::make_unique<RemoteVsctl>(login, deadline);
}

}  // namespace haas::drivers
