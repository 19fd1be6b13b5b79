#include <chrono>
#include <string_view>
#include <thread>

#include "cli/answer.hpp"
#include "cli/remote.hpp"
#include "http/path.hpp"

namespace haas::cli {

namespace {

/// The pause between two attempts while the service has no free worker for another reader.
constexpr std::chrono::seconds pause{2};

/// The text from a machine without anything that controls a terminal: the terminal's replies would become input of the
/// user's shell.
std::string harmless(std::string_view text) {
    std::string shown;
    for (const char c : text) {
        if (c == '\n' || c == '\t' || (c >= ' ' && c <= '~')) {
            shown += c;
        } else if (c == '\x1b') {
            shown += "^[";
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            shown += '?';
        }
    }
    return shown;
}

/// Prints pieces of the log.
class Screen {
public:
    Screen(const Given& given, const Streams& streams)
        : streams_(streams), raw_(given.has_option("--raw") || !streams.out_is_terminal) {}
    void show(std::string_view text) const {
        if (raw_) {
            streams_.out << text << std::flush;
        } else {
            streams_.out << harmless(text) << std::flush;
        }
    }

private:
    const Streams& streams_;
    bool raw_;
};

http::Request console_request(const std::string& node) {
    http::Request request;
    request.path = "/node/" + http::percent_encode(node) + "/console";
    return request;
}

/// Follows a console. The service ends a stream that is silent for long; then this continues at the same place.
Exit follow(const std::string& node, Service& service, const Screen& screen, const Streams& streams) {
    std::uint64_t place = 0;
    for (bool begun = false;;) {
        auto request = console_request(node);
        request.query = {{"follow", "true"}, {"offset", std::to_string(place)}};
        std::uint64_t begin = place;
        std::uint64_t length = 0;
        const auto answer = service.follow(
            request,
            [&](std::string_view text) {
                length += text.size();
                screen.show(text);
            },
            begin);
        if (is_success(answer)) {
            begun = true;
            if (length > 0) place = begin + length;
        } else if (answer.status == 404 && begun) {
            streams.err << "haas: the console was stopped\n";
            return Exit::ok;
        } else if (answer.status == 503 && begun) {
            std::this_thread::sleep_for(pause);
        } else {
            return refuse(answer, streams);
        }
        if (!streams.out) return Exit::refused;
    }
}

}  // namespace

Exit show_console(const Given& given, const Globals&, const Connect& connect, const Streams& streams) {
    const auto service = connect();
    const auto& node = given.text("node");
    const Screen screen(given, streams);
    if (given.has_option("--follow")) return follow(node, *service, screen, streams);
    std::uint64_t begin = 0;
    const auto answer = service->follow(
        console_request(node), [&](std::string_view text) { screen.show(text); }, begin);
    return is_success(answer) ? Exit::ok : refuse(answer, streams);
}

}  // namespace haas::cli
