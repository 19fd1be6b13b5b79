#include "faults/machines.hpp"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace haas_test {

namespace {

/// Opens the socket of a machine's interface in the machine's namespace.
FrameSocket open_in(const std::string& name) {
    const int ours = ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    const int theirs = ::open(("/run/netns/" + name).c_str(), O_RDONLY | O_CLOEXEC);
    if (ours < 0 || theirs < 0 || ::setns(theirs, CLONE_NEWNET) != 0)
        throw std::runtime_error("cannot enter the namespace " + name);
    FrameSocket socket("e0");
    ::setns(ours, CLONE_NEWNET);
    ::close(ours);
    ::close(theirs);
    return socket;
}

}  // namespace

Machines::Machines(const std::string& file) {
    std::ifstream lines(file);
    for (std::string name, space, bridge, port; lines >> name >> space >> bridge >> port;) {
        if (bridge == "-") {
            probes_.push_back(open_in(space));
        } else {
            ports_.emplace_back(bridge, port);
            sockets_.emplace(ports_.back(), open_in(space));
        }
    }
}

std::map<PortName, std::string> Machines::send(const PortName& from, int vlan) {
    const std::string text = "frame " + std::to_string(++sent_);
    std::vector<Tag> tags;
    if (vlan != 0) tags.emplace_back(0x8100, vlan);
    sockets_.at(from).send(tags, text);
    settle();
    std::map<PortName, std::string> arrived;
    for (const auto& [port, socket] : sockets_) {
        for (const auto& frame : socket.receive()) {
            if (frame.text == text) arrived[port] = frame.tags.empty() ? "0" : frame.tags;
        }
    }
    return arrived;
}

void Machines::settle() {
    // ovs-vswitchd takes frames from all its ports in turn: after three that came later have gone through, what was
    // sent before has gone through too, or never will.
    for (int i = 0; i < 3; ++i) {
        const std::string text = "probe " + std::to_string(++sent_);
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        const auto has_come = [&] {
            const auto frames = probes_.at(1).receive();
            return std::any_of(frames.begin(), frames.end(), [&](const auto& frame) { return frame.text == text; });
        };
        auto last = std::chrono::steady_clock::time_point{};
        while (!has_come()) {
            const auto now = std::chrono::steady_clock::now();
            if (now > deadline) throw std::runtime_error("the switch forwards nothing");
            // A switch that has just begun may drop it.
            if (now - last > std::chrono::seconds(1)) {
                probes_.at(0).send({}, text);
                last = now;
            }
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    }
}

}  // namespace haas_test
