#include "drivers/switch/ovs_vsctl.hpp"

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

    /// Well below what Linux allows for all arguments (2 MiB), and some 2,000 ports.
    std::size_t longest_call() const override { return 256U * 1024; }
};

class RemoteVsctl final : public OvsVsctl {
public:
    RemoteVsctl(const sys::SshLogin& login, std::chrono::milliseconds deadline)
        : commands_(login, sys::ByteChannel::Clock::now() + deadline) {}

    sys::Result run(const std::vector<std::string>& argv, std::chrono::milliseconds deadline) override {
        auto result = commands_.run(argv, deadline);
        // What a shell says where posix_spawn would not have started anything; ovs-vsctl itself ends with 0 or 1.
        constexpr int not_executable = 126;
        constexpr int not_found = 127;
        const bool exited = result.end == sys::Result::End::exited;
        if (exited && (result.status == not_found || result.status == not_executable)) {
            throw base::Error("the other side cannot run " + argv.front());
        }
        return result;
    }

    /// The shell there gets all of it as one argument, of which Linux allows 128 KiB; a port takes 20 KiB at most.
    std::size_t longest_call() const override { return 96U * 1024; }

private:
    sys::SshCommands commands_;
};

}  // namespace

std::unique_ptr<OvsVsctl> make_local_ovs_vsctl() { return std::make_unique<LocalVsctl>(); }

std::unique_ptr<OvsVsctl> make_remote_ovs_vsctl(const sys::SshLogin& login, std::chrono::milliseconds deadline) {
    return std::make_unique<RemoteVsctl>(login, deadline);
}

}  // namespace haas::drivers
