#include "drivers/switch/listed_ports.hpp"

#include <vector>

#include "base/text.hpp"
#include "drivers/switch/port_states.hpp"

namespace haas::drivers {

namespace {

using core::SwitchError;

/// A Brocade fabric has about 1,500 ports, including port-channels.
constexpr std::size_t most_ports = 4096;

/// Passing failures hit few ports. But there may be hundreds of ports of a kind that the switch never tells about: to
/// read all of them again would take as long as the whole list did.
constexpr std::size_t most_asked_again = 16;

core::PortState unknown(const std::string& why) {
    auto state = unbounded_state("cannot be read: " + why);
    state.is_unread = true;
    return state;
}

class ListReader {
public:
    ListReader(const ListedPorts& ports, const ReadListedPort& read) : ports_(ports), read_(read) {}

    std::map<std::string, core::PortState> run() {
        std::vector<std::string> unread;
        for (const auto& port : ports_) {
            const auto& state = states_[port.first] = ask(port);
            if (state.is_unread) unread.push_back(port.first);
        }
        if (unread.size() == ports_.size() && refusal_) throw *refusal_;
        if (unread.size() <= most_asked_again) {
            for (const auto& name : unread) states_[name] = ask(*ports_.find(name));
        }
        return std::move(states_);
    }

private:
    core::PortState ask(const ListedPorts::value_type& port) {
        try {
            auto state = read_(port.first, port.second);
            return state ? *std::move(state) : unknown("the switch lists the port, but says that it does not exist");
        } catch (const SwitchError& error) {
            if (error.kind() == SwitchError::Kind::unreachable) throw;
            refusal_ = error;
            return unknown(error.what());
        }
    }

    const ListedPorts& ports_;
    const ReadListedPort& read_;
    std::map<std::string, core::PortState> states_;
    std::optional<SwitchError> refusal_;
};

}  // namespace

std::map<std::string, core::PortState> read_listed_ports(const ListedPorts& ports, const ReadListedPort& read) {
    if (ports.empty()) throw SwitchError(SwitchError::Kind::refused, "list ports", "the switch lists no ports");
    if (ports.size() > most_ports) {
        throw SwitchError(SwitchError::Kind::refused, "list ports",
                          "the switch lists " + std::to_string(ports.size()) + " ports, which is too many");
    }
    return ListReader(ports, read).run();
}

}  // namespace haas::drivers
