#include "switch/sim/telnet.hpp"

namespace haas_sim {

namespace {

constexpr unsigned char iac = 255;
constexpr unsigned char dont = 254;
constexpr unsigned char do_it = 253;
constexpr unsigned char wont = 252;
constexpr unsigned char will = 251;
constexpr unsigned char sub_begin = 250;
constexpr unsigned char sub_end = 240;

constexpr unsigned char option_echo = 1;
constexpr unsigned char option_go_on = 3;  // suppress go-ahead
constexpr unsigned char option_terminal = 24;
constexpr unsigned char option_window = 31;

constexpr std::size_t longest_subnegotiation = 256;

char as_char(unsigned char byte) { return static_cast<char>(byte); }

}  // namespace

Telnet::Telnet() {
    reply(will, option_echo);
    reply(will, option_go_on);
    reply(do_it, option_window);
    reply(do_it, option_terminal);
}

std::string Telnet::take_replies() {
    std::string replies;
    replies.swap(replies_);
    return replies;
}

void Telnet::reply(unsigned char verb, unsigned char option) {
    replies_ += {as_char(iac), as_char(verb), as_char(option)};
}

std::string Telnet::receive(std::string_view bytes) {
    std::string keys;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        switch (state_) {
            case State::data:
                if (byte == iac) {
                    state_ = State::command;
                } else {
                    keys += c;
                }
                break;
            case State::command:
                state_ = State::data;
                if (byte == iac) keys += c;
                if (byte == sub_begin) state_ = State::subnegotiation;
                if (byte >= will && byte <= dont) {
                    verb_ = byte;
                    state_ = State::option;
                }
                break;
            case State::option:
                state_ = State::data;
                take_option(verb_, byte);
                break;
            case State::subnegotiation:
                if (byte == iac) {
                    state_ = State::subnegotiation_command;
                } else if (subnegotiation_.size() < longest_subnegotiation) {
                    subnegotiation_ += c;
                }
                break;
            case State::subnegotiation_command:
                state_ = State::subnegotiation;
                if (byte == iac) {
                    subnegotiation_ += c;
                } else if (byte == sub_end) {
                    take_subnegotiation();
                    subnegotiation_.clear();
                    state_ = State::data;
                }
                break;
        }
    }
    return keys;
}

void Telnet::take_option(unsigned char verb, unsigned char option) {
    if (option == option_echo && (verb == do_it || verb == dont)) {
        const bool wanted = verb == do_it;
        if (wanted != echoes_) reply(wanted ? will : wont, option);
        echoes_ = wanted;
        return;
    }
    if (option == option_go_on || option == option_window) return;
    if (option == option_terminal && verb == will) {
        replies_ += {as_char(iac), as_char(sub_begin), as_char(option_terminal), 1, as_char(iac), as_char(sub_end)};
        return;
    }
    if (verb == wont || verb == dont || refused_[option] == verb) return;
    refused_[option] = verb;
    reply(verb == will ? dont : wont, option);
}

void Telnet::take_subnegotiation() {
    if (subnegotiation_.size() != 5 || static_cast<unsigned char>(subnegotiation_[0]) != option_window) return;
    rows_ = static_cast<unsigned char>(subnegotiation_[3]) * 256 + static_cast<unsigned char>(subnegotiation_[4]);
}

}  // namespace haas_sim
