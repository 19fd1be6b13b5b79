// Writes down what HaaS and a switch say to each other, whatever the kind of switch.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drivers/switch/transport.hpp"

namespace haas::drivers {

/// One side of a dialogue after the other.
struct Utterance {
    enum class Kind {
        line,    ///< HaaS sends this, and then Enter; a request, a message, or a command of a host
        key,     ///< HaaS sends this without Enter
        answer,  ///< the switch sends this
        errors   ///< a command of a host writes this to its standard error
    };
    Kind kind;
    std::string text;  ///< as it is, secrets included
};
using Utterances = std::vector<Utterance>;

/// What was said since it was last taken. Not thread-safe: one session after the other.
class Recording {
public:
    void sent(std::string_view bytes);
    void sent_line(std::string text) { said_.push_back({Utterance::Kind::line, std::move(text)}); }
    /// Bytes that follow others of the same kind are one utterance with them.
    void received(Utterance::Kind kind, std::string_view bytes);
    Utterances take() { return std::exchange(said_, {}); }

private:
    Utterances said_;
};

/// Writes down what passes through another transport. Not in it are logins by ssh and the headers of HTTP: names and
/// passwords are there.
/// @param recording  must outlive all drivers with this transport
SharedTransport record_on(Recording& recording, SharedTransport real = direct_transport());

/// @name A request and its answer in a recording
/// @{

/// `PUT /path`, and behind a blank the body if there is one.
std::string exchange_text(const sys::HttpRequest& request);
/// The status, and behind a blank the body if there is one.
std::string exchange_text(const sys::HttpAnswer& answer);
/// The exit status, or a word if the command has none, and behind a blank the output if there is any.
std::string exchange_text(const sys::Result& result);
/// @}

}  // namespace haas::drivers
