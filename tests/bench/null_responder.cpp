// The least that a FastCGI program can do: answers every request with an empty list. What Apache, mod_fcgid and the
// load generator cost by themselves, for comparison. At the path /hold it takes three seconds, so that Apache starts
// another one.
#include <fcgiapp.h>

#include <chrono>
#include <string>
#include <thread>

int main() {
    const std::string answer = "Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]";
    FCGX_Request request;
    if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0) return 1;
    while (FCGX_Accept_r(&request) >= 0) {
        const char* const path = FCGX_GetParam("PATH_INFO", request.envp);
        if (path != nullptr && std::string(path) == "/hold") std::this_thread::sleep_for(std::chrono::seconds(3));
        FCGX_PutStr(answer.data(), static_cast<int>(answer.size()), request.out);
        FCGX_Finish_r(&request);
    }
    return 0;
}
