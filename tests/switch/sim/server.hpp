// One simulated switch on the network: who connects gets a line, and the control socket is obeyed.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>

#include "switch/sim/control.hpp"
#include "switch/sim/line.hpp"
#include "switch/sim/loop.hpp"
#include "switch/sim/ssh.hpp"

namespace haas_sim {

class Server {
public:
    /// Listens on 127.0.0.1, at a port that the system chooses.
    /// @param control  where its control socket will be; empty: none
    Server(Loop& loop, const Kind& kind, const Options& options, std::string hostname, std::string state_file,
           const std::string& control);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// `ready PORT`, with ssh also the host key's fingerprint.
    std::string ready() const;

private:
    struct Controller {
        int socket;
        std::string input;
    };

    void listen();
    void listen_for_control(const std::string& path);
    void take_caller();
    void refuse(int network);
    void forget_closed();
    void move_all();
    void control(const std::shared_ptr<Controller>& controller);

    Loop& loop_;
    Device device_;
    std::optional<SshServer> ssh_;
    int listener_ = -1;
    int port_ = 0;
    std::list<std::shared_ptr<Line>> lines_;
};

}  // namespace haas_sim
