// Requests that no client should send, made at random from a grammar: as bytes for a web server, and as the environment
// of a CGI program. The same seed gives the same requests.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

namespace haas_test {

class RequestGrammar {
public:
    explicit RequestGrammar(unsigned seed) : random_(seed) {}

    struct Sent {
        std::string bytes;
        std::string method;
    };

    /// A request line, headers and a body, any of them odd. The server is asked to close the connection.
    Sent request();

    /// What a web server could hand over, and more: variables that are missing, empty or nonsense.
    /// @param body  gets what the program can read
    std::map<std::string, std::string> environment(std::string& body);

private:
    using Choices = std::vector<std::string>;

    unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }
    bool once_in(unsigned times) { return below(times) == 0; }
    const std::string& one_of(const Choices& choices) { return choices[random_() % choices.size()]; }
    /// So many pieces at most, one after the other.
    std::string chain(const Choices& pieces, unsigned most);
    std::string noise(unsigned most);
    std::string method();
    std::string target();
    std::string query();
    std::string header();
    std::string body();
    std::string length_of(const std::string& body);

    std::mt19937 random_;
};

}  // namespace haas_test
