// What a server answers to a request over HTTP: a switch, a BMC, or the API to the `haas` command.
#include "fuzz/speaker.hpp"
#include "fuzz/target.hpp"
#include "sys/http_client.hpp"

using namespace haas;
using haas_fuzz::require;

namespace {

constexpr std::size_t limit = 3000;
constexpr std::chrono::milliseconds patience{2000};

sys::HttpRequest request_to(const haas_fuzz::Speaker& speaker, sys::Connection connection) {
    sys::HttpRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(speaker.port()) + "/x";
    request.connection = connection;
    request.timeout = patience;
    request.size_limit = limit;
    return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static haas_fuzz::Speaker speaker;
    speaker.say(std::string(haas_fuzz::text_of(data, size)));
    sys::HttpClient client;
    haas_fuzz::is_taken([&] {
        const auto answer = client.send(request_to(speaker, sys::Connection::kept));
        require(answer.body.size() <= limit, "an answer is not larger than its limit");
        require(answer.entity_tag.find_first_of("\r\n") == std::string::npos, "a header is one line");
        require(client.retry_after().count() >= 0, "a pause is one");
        static_cast<void>(client.header("X-Auth-Token"));
    });
    haas_fuzz::is_taken([&] {
        auto request = request_to(speaker, sys::Connection::fresh);
        std::size_t taken = 0;
        request.take = [&](std::string_view piece) { taken += piece.size(); };
        const auto answer = client.send(request);
        require(answer.status / 100 != 2 || answer.body.empty(), "what was taken is not there twice");
    });
    return 0;
}
