#include <chrono>
#include <string_view>
#include <thread>

#include "cli/answer.hpp"
#include "cli/remote.hpp"
#include "http/path.hpp"

namespace haas::cli {

namespace {

/// Between two tries when the service has no worker left for one more reader.
constexpr std::chrono::seconds pause{2};

http::Request console_request(const std::string& node) {
    http::Request request;
    request.path = "/node/" + http::percent_encode(node) + "/console";
    return request;
}

/// The service ends a stream that is silent for long: it is taken up again where it was left.
Exit follow(const std::string& node, Service& service, const Streams& streams) {
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
                streams.out << text << std::flush;
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
    if (given.has_option("--follow")) return follow(node, *service, streams);
    std::uint64_t begin = 0;
    const auto answer = service->follow(
        console_request(node), [&](std::string_view text) { streams.out << text; }, begin);
    return is_success(answer) ? Exit::ok : refuse(answer, streams);
}

}  // namespace haas::cli
