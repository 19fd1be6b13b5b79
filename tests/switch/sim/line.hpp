// A line to a terminal: bytes from and to a socket, in their time.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "switch/sim/device.hpp"
#include "switch/sim/loop.hpp"
#include "switch/sim/telnet.hpp"
#include "switch/sim/terminal.hpp"

namespace haas_sim {

/// Open from its making until is_closed(); called by the loop for whatever comes.
class Line : public std::enable_shared_from_this<Line> {
public:
    enum class Protocol {
        telnet,
        /// The decrypted end of an ssh session: two bytes with the window's rows come first, once there is a shell.
        /// Without one, they are 255, and programs follow, each with its length in four bytes before it.
        ssh
    };

    /// @param socket   taken over; does not block
    /// @param network  the connection itself, to be cut when the line drops, where `socket` is another; taken over; -1:
    /// none
    Line(Loop& loop, Device& device, Protocol protocol, int socket, int network);
    ~Line();
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    /// Once, right after it was made.
    void open();

    /// Goes on, if the switch does not hang.
    void move();

    /// Cuts it: nothing more is sent.
    void drop();

    bool is_closed() const { return socket_ < 0; }

private:
    void read();
    void take_input();
    void take_programs();
    void begin_terminal(Terminal::Begin begin);
    void think();
    void flush();
    void close_if_over();
    void close();
    void listen();

    Loop& loop_;
    Device& device_;
    Protocol protocol_;
    int socket_;
    int network_;
    std::optional<Telnet> telnet_;
    std::optional<Terminal> terminal_;
    std::string input_;
    std::string output_;
    bool input_ended_ = false;
    bool runs_programs_ = false;
    bool thinking_ = false;  ///< a timer runs
    bool pausing_ = false;
};

}  // namespace haas_sim
