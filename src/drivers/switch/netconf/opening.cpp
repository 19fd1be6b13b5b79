// How a session on a switch with OpenConfig's models begins.
#include <utility>

#include "base/deadline.hpp"
#include "drivers/switch/netconf/driver.hpp"
#include "drivers/switch/netconf/session.hpp"

namespace haas::drivers {

namespace {

std::unique_ptr<NetconfClient> log_in(const sys::SshLogin& login, const core::SwitchTimeouts& timeouts,
                                      const Transport& transport) {
    const auto deadline = base::Deadline::in(timeouts.connect);
    std::unique_ptr<NetconfMessages> messages;
    try {
        messages = transport.open_netconf(login, deadline);
    } catch (const sys::ChannelError& error) {
        throw core::SwitchError(core::SwitchError::Kind::unreachable, "login", error.what());
    }
    NetconfLogin own{login.user, login.password.value_or(base::Secret())};
    return std::make_unique<NetconfClient>(std::move(messages), std::move(own), timeouts, deadline);
}

}  // namespace

std::unique_ptr<core::SwitchSession> open_openconfig(const sys::SshLogin& login, OpenConfigFields fields,
                                                     const core::SwitchTimeouts& timeouts,
                                                     const SharedTransport& transport) {
    return std::make_unique<OpenConfigSession>([=] { return log_in(login, timeouts, *transport); }, std::move(fields),
                                               timeouts);
}

std::unique_ptr<core::SwitchDriver> make_openconfig_driver(const SshAccess& ssh, SharedTransport transport) {
    return make_openconfig_driver(open_openconfig, ssh, std::move(transport));
}

}  // namespace haas::drivers
