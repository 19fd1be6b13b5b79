#include "faults/relay.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

namespace haas_test {

namespace {

using haas::sys::Descriptor;

/// Another user than the one who brings all up.
constexpr mode_t for_haas_sync = 0666;

/// So soon it sees that somebody wants something else of it.
constexpr int tick_ms = 20;

Descriptor make_socket() { return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)); }

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error("too long for a socket: " + path);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

}  // namespace

Relay::Relay(std::string here, std::string there) : here_(std::move(here)), there_(std::move(there)) {
    listen();
    thread_ = std::thread([this] { run(); });
}

Relay::~Relay() {
    over_ = true;
    thread_.join();
    std::error_code ignored;
    std::filesystem::remove(here_, ignored);
    std::filesystem::create_symlink(there_, here_, ignored);
}

void Relay::pass() {
    delay_ = std::chrono::milliseconds(0);
    silent_ = false;
    cut_ = false;
}

void Relay::listen() {
    std::error_code ignored;
    std::filesystem::remove(here_, ignored);
    listener_ = make_socket();
    const auto address = address_of(here_);
    if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::chmod(here_.c_str(), for_haas_sync) != 0 || ::listen(listener_.get(), 64) != 0) {
        throw std::runtime_error("cannot listen at " + here_ + ": " + std::strerror(errno));
    }
}

void Relay::take_client() {
    Descriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!client.is_open()) return;
    Descriptor server = make_socket();
    const auto address = address_of(there_);
    // Nobody is there: the client sees its connection end.
    if (::connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
    conversations_.push_back({std::move(client), std::move(server), {}, {}});
}

/// What has come.
void Relay::take(int socket, Way& way) {
    if (way.ended) return;
    std::array<char, 65536> bytes{};
    const auto got = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (got > 0) {
        way.pieces.push_back({Clock::now(), {bytes.data(), static_cast<std::size_t>(got)}});
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        way.ended = true;
    }
}

bool Relay::forward(Way& way, int to) {
    while (!way.pieces.empty() && !silent_ && Clock::now() >= way.pieces.front().sent + delay_.load()) {
        auto& bytes = way.pieces.front().bytes;
        const auto sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return true;
        if (sent < 0) return false;
        bytes.erase(0, static_cast<std::size_t>(sent));
        if (bytes.empty()) way.pieces.pop_front();
    }
    return !way.ended || !way.pieces.empty();
}

bool Relay::carry(Conversation& conversation) {
    // Who hangs up wants to hear nothing more, but what it said before still arrives.
    const bool client_stays = forward(conversation.questions, conversation.server.get());
    const bool server_stays = forward(conversation.answers, conversation.client.get());
    return client_stays && server_stays;
}

void Relay::run() {
    while (!over_) {
        if (cut_) {
            conversations_.clear();
            listener_.close();
            std::error_code ignored;
            std::filesystem::remove(here_, ignored);
        } else if (!listener_.is_open()) {
            listen();
        }
        std::vector<pollfd> watched;
        if (listener_.is_open()) watched.push_back({listener_.get(), POLLIN, 0});
        for (const auto& each : conversations_) {
            if (!each.questions.ended) watched.push_back({each.client.get(), POLLIN, 0});
            if (!each.answers.ended) watched.push_back({each.server.get(), POLLIN, 0});
        }
        ::poll(watched.data(), watched.size(), tick_ms);
        for (auto at = conversations_.begin(); at != conversations_.end();) {
            take(at->client.get(), at->questions);
            take(at->server.get(), at->answers);
            at = carry(*at) ? std::next(at) : conversations_.erase(at);
        }
        if (listener_.is_open()) take_client();
    }
}

}  // namespace haas_test
