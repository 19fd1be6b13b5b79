// The least that a FastCGI program can do: answers every request with an empty list. What Apache, its way to the
// program and the load generator cost by themselves, for comparison. Below the path /network the answer is as large as
// that about 500 nodes. At the path /hold it takes three seconds, so that mod_fcgid starts another one.
//   null_responder            for mod_fcgid
//   null_responder --listen   32 processes on one socket, as `haas.fcgi --listen` has them, for mod_proxy_fcgi
#include <fcgiapp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

namespace {

enum class Connections { kept, closed };

std::string answer_of(const std::string& body) {
    return "Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

int serve(int listener, Connections connections) {
    constexpr std::size_t large = 8500;
    const std::string small_answer = answer_of("[]");
    const std::string large_answer = answer_of("[\"" + std::string(large, 'x') + "\"]");
    FCGX_Request request;
    if (FCGX_Init() != 0 || FCGX_InitRequest(&request, listener, 0) != 0) return 1;
    while (FCGX_Accept_r(&request) >= 0) {
        const char* const given = FCGX_GetParam("PATH_INFO", request.envp);
        const std::string path = given == nullptr ? "" : given;
        if (path == "/hold") std::this_thread::sleep_for(std::chrono::seconds(3));
        const auto& answer = path.starts_with("/network/") ? large_answer : small_answer;
        FCGX_PutStr(answer.data(), static_cast<int>(answer.size()), request.out);
        FCGX_Finish_r(&request);
        if (connections == Connections::closed) FCGX_Free(&request, 1);
    }
    return 0;
}

/// The processes end with this one.
int serve_by_many() {
    constexpr int first_descriptor = 3;  // as systemd hands it over
    constexpr int processes = 32;
    const pid_t manager = ::getpid();
    for (int i = 0; i < processes; ++i) {
        if (::fork() != 0) continue;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        return ::getppid() == manager ? serve(first_descriptor, Connections::closed) : 0;
    }
    while (::wait(nullptr) > 0) {}
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const bool listens = argc > 1 && std::string(argv[1]) == "--listen";
    return listens ? serve_by_many() : serve(STDIN_FILENO, Connections::kept);
}
