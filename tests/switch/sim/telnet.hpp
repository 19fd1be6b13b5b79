// The server's side of telnet (RFC 854, 857, 858, 1073, 1091): the switch echoes, and asks for the window's size.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace haas_sim {

class Telnet {
public:
    /// Offers and questions, before anything else is sent.
    Telnet();

    /// @return  what of `bytes` are keys
    std::string receive(std::string_view bytes);

    /// The bytes to send since the last call of this.
    std::string take_replies();

    bool echoes() const { return echoes_; }
    int rows() const { return rows_; }  ///< 0: not known

private:
    enum class State { data, command, option, subnegotiation, subnegotiation_command };

    void take_option(unsigned char verb, unsigned char option);
    void take_subnegotiation();
    void reply(unsigned char verb, unsigned char option);

    State state_ = State::data;
    unsigned char verb_ = 0;
    std::string subnegotiation_;
    std::string replies_;
    std::map<unsigned char, unsigned char> refused_;  ///< option, and the verb that was refused: no refusal twice
    bool echoes_ = true;
    int rows_ = 0;
};

}  // namespace haas_sim
