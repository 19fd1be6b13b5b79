#include "sync/ssh_server.hpp"

#include <arpa/inet.h>
#include <shadow.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "sync/private_ovs.hpp"
#include "sys/descriptor.hpp"
#include "unit/skip.hpp"

namespace haas_test {

namespace {

/// It starts itself anew for each connection, and so wants to be called by its path.
constexpr const char* program = "/usr/sbin/sshd";

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The loopback interface is down in a new network namespace.
std::uint16_t free_loopback_port() {
    const haas::sys::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket.get(), plain, length) != 0 || ::getsockname(socket.get(), plain, &length) != 0) {
        throw std::runtime_error("no free port");
    }
    return ntohs(address.sin_port);
}

void require_possible() {
    if (::access(program, X_OK) != 0) skip("sshd is not installed");
    if (::geteuid() != 0) return;
    // As root, sshd drops its privileges in this directory, which the system's service makes at boot.
    ::mkdir("/run/sshd", 0755);
    const spwd* const entry = ::getspnam("root");
    if (entry != nullptr && entry->sp_pwdp[0] == '!') skip("the account root is locked, so sshd lets nobody in");
}

std::string add_key(const std::filesystem::path& path) {
    run_program({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path.string()});
    return text_of(path.string() + ".pub");
}

std::vector<int> children(int pid) {
    const std::string id = std::to_string(pid);
    std::istringstream words(text_of("/proc/" + id + "/task/" + id + "/children"));
    return {std::istream_iterator<int>(words), {}};
}

/// A process after all that it has started: nothing that it starts meanwhile gets away.
void kill_tree(int pid) {
    ::kill(pid, SIGSTOP);
    for (const int child : children(pid)) kill_tree(child);
    ::kill(pid, SIGKILL);
}

}  // namespace

SshServer::SshServer(const std::vector<std::string>& more) {
    require_possible();
    if (::geteuid() == 0) run_program({"ip", "link", "set", "lo", "up"});
    port_ = free_loopback_port();
    const std::string host_key = add_key(directory_.path() / "host_key");
    const std::string user_key = add_key(key());
    const std::string other_key = add_key(wrong_key());
    const std::string name = "[127.0.0.1]:" + std::to_string(port_) + ' ';
    known_hosts_ = directory_.write("known_hosts", name + host_key);
    wrong_known_hosts_ = directory_.write("wrong_known_hosts", name + other_key);
    std::string config;
    for (const auto& line : more) config += line + '\n';
    config += "ListenAddress 127.0.0.1:" + std::to_string(port_) + "\nHostKey " +
              (directory_.path() / "host_key").string() + "\nAuthorizedKeysFile " +
              directory_.write("authorized_keys", user_key).string() +
              "\nPidFile none\nUsePAM no\nStrictModes no\nPermitRootLogin prohibit-password\nAllowTcpForwarding no\n"
              "PasswordAuthentication no\nKbdInteractiveAuthentication no\n";
    const auto path = directory_.write("sshd_config", config);
    pid_ = start_program({program, "-D", "-f", path.string(), "-E", (directory_.path() / "log").string()});
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (log().find("Server listening") == std::string::npos) {
        if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("sshd does not listen: " + log());
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

SshServer::~SshServer() { kill(); }

std::string SshServer::fingerprint() const {
    std::istringstream words(run_program({"ssh-keygen", "-l", "-f", (directory_.path() / "host_key").string()}));
    std::string bits;
    std::string digest;
    words >> bits >> digest;
    return digest;
}

haas::sys::SshLogin SshServer::login() const {
    haas::sys::SshLogin login;
    login.host = "127.0.0.1";
    login.port = port_;
    login.known_hosts = known_hosts_;
    login.private_key = haas::sys::read_ssh_key(key());
    return login;
}

int SshServer::logins() const {
    const std::string text = log();
    int count = 0;
    for (auto at = text.find("Accepted "); at != std::string::npos; at = text.find("Accepted ", at + 1)) ++count;
    return count;
}

void SshServer::kill() {
    if (pid_ <= 0) return;
    kill_tree(pid_);
    wait_for_program(pid_);
    pid_ = -1;
}

std::string SshServer::log() const { return text_of(directory_.path() / "log"); }

}  // namespace haas_test
