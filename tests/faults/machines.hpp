// The machines on the switch: what each of them sends, and what arrives at it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "random/rack.hpp"
#include "sync/frames.hpp"

namespace haas_test {

class Machines {
public:
    /// @param file  a line for each: its name, namespace, switch (- for one that only shows that frames were forwarded)
    /// and port
    explicit Machines(const std::string& file);

    const std::vector<PortName>& ports() const { return ports_; }

    /// Sends a frame from the machine on a port.
    /// @param vlan  its tag, or 0 for none
    /// @return  the ports at whose machines it arrives, each with the tag that it arrives with, or 0
    /// @throws std::runtime_error  when the switch forwards nothing at all
    std::map<PortName, std::string> send(const PortName& from, int vlan);

private:
    void settle();

    std::vector<PortName> ports_;
    std::map<PortName, FrameSocket> sockets_;
    std::vector<FrameSocket> probes_;
    int sent_ = 0;
};

}  // namespace haas_test
