// The least that a FastCGI program can do: answers every request with an empty list. What Apache, mod_fcgid and the
// load generator cost by themselves, for comparison. Below the path /network the answer is as large as that about 500
// nodes. At the path /hold it takes three seconds, so that Apache starts another one.
#include <fcgiapp.h>

#include <chrono>
#include <string>
#include <thread>

namespace {

std::string answer_of(const std::string& body) {
    return "Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

}  // namespace

int main() {
    constexpr std::size_t large = 8500;
    const std::string small_answer = answer_of("[]");
    const std::string large_answer = answer_of("[\"" + std::string(large, 'x') + "\"]");
    FCGX_Request request;
    if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0) return 1;
    while (FCGX_Accept_r(&request) >= 0) {
        const char* const given = FCGX_GetParam("PATH_INFO", request.envp);
        const std::string path = given == nullptr ? "" : given;
        if (path == "/hold") std::this_thread::sleep_for(std::chrono::seconds(3));
        const auto& answer = path.starts_with("/network/") ? large_answer : small_answer;
        FCGX_PutStr(answer.data(), static_cast<int>(answer.size()), request.out);
        FCGX_Finish_r(&request);
    }
    return 0;
}
