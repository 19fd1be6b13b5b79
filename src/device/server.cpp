#include "device/server.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/log.hpp"
#include "core/error.hpp"
#include "device/line.hpp"
#include "device/operations.hpp"

namespace haas::device {

namespace {

constexpr const char* too_many =
    "The service has as many requests waiting as it can take: try again in a few seconds. [device] requests in haas.cfg "
    "sets the limit.";
constexpr const char* too_long = "a request is too long";
constexpr int most_welcomed_at_once = 64;
constexpr const char* ending = "The device service is being restarted: try again in a few seconds.";

void say(const sys::Descriptor& connection, const std::string& text, std::chrono::milliseconds patience,
         const core::ConsoleFiles& files = {}) {
    std::vector<int> passed;
    for (const int file : {files.old, files.current}) {
        if (file >= 0) passed.push_back(file);
    }
    try {
        write_line(connection.get(), text, base::Deadline::in(patience), passed);
    } catch (const LineError& error) {
        // What was ordered is done all the same.
        base::log::warning("device_answer_not_taken", {{"reason", error.what()}});
    }
}

}  // namespace

Server::Server(Options options, MakeMachines make_machines)
    : options_(std::move(options)), make_machines_(std::move(make_machines)), listener_(options_.socket) {}

Server::~Server() = default;

void Server::serve(int end) {
    std::vector<pollfd> watched;
    for (;;) {
        watched.assign({{end, POLLIN, 0}, {listener_.descriptor(), POLLIN, 0}});
        int timeout = -1;
        for (const auto& sender : senders_) {
            watched.push_back({sender.connection.get(), POLLIN, 0});
            const int left = sender.deadline.poll_timeout();
            timeout = timeout < 0 ? left : std::min(timeout, left);
        }
        if (::poll(watched.data(), watched.size(), timeout) < 0 && errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "poll");
        }
        if (watched[0].revents != 0) break;
        auto watch = watched.begin() + 2;
        for (auto sender = senders_.begin(); sender != senders_.end(); ++watch) {
            const bool is_over = watch->revents != 0 ? listen_to(*sender) : sender->deadline.has_passed();
            if (is_over && sender->connection.is_open()) {
                refuse(sender->connection, watch->revents != 0 ? too_long : "a request was not sent in time");
            }
            sender = is_over ? senders_.erase(sender) : std::next(sender);
        }
        // Several at once: who sends half lines as fast as it can must not be faster.
        for (int i = 0; watched[1].revents != 0 && i < most_welcomed_at_once && welcome(); ++i) continue;
    }
    listener_.close();
    for (const auto& sender : senders_) say(sender.connection, refusal(core::UnavailableError(ending)), {});
    senders_.clear();
    const std::lock_guard lock(mutex_);
    for (const auto& request : queue_) say(request.connection, refusal(core::UnavailableError(ending)), {});
    queue_.clear();
    for (auto& thread : threads_) thread.request_stop();
}

bool Server::welcome() {
    auto connection = listener_.accept();
    if (!connection.is_open()) {
        // EMFILE, for example: others must give theirs back first, and poll() would return at once.
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
            base::log::error("device_cannot_accept", {{"reason", std::system_category().message(errno)}});
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return false;
    }
    const auto objection = listener_.find_objection(connection.get());
    if (!objection.empty()) {
        base::log::warning("device_peer_refused", {{"reason", objection}});
        say(connection, refusal(core::AuthorizationError("This service does not answer you.")), {});
        return true;
    }
    senders_.push_back({std::move(connection), {}, base::Deadline::in(options_.patience)});
    // haas.fcgi sends a request at once, so as a rule it is here, and nobody can crowd it out.
    if (listen_to(senders_.back())) {
        if (senders_.back().connection.is_open()) refuse(senders_.back().connection, too_long);
        senders_.pop_back();
    } else if (senders_.size() > static_cast<std::size_t>(options_.connections)) {
        refuse(senders_.front().connection, "a request was not sent before many others came");
        senders_.pop_front();
    }
    return true;
}

bool Server::listen_to(Sender& sender) {
    std::array<char, 16384> piece;
    const auto got = ::recv(sender.connection.get(), piece.data(), piece.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return false;
    if (got <= 0) {
        base::log::warning("device_request_refused", {{"reason", "its sender went away"}});
        sender.connection.close();
        return true;
    }
    sender.text.append(piece.data(), static_cast<std::size_t>(got));
    const auto end = sender.text.find('\n');
    if (std::min(end, sender.text.size()) > longest_request) return true;
    if (end == std::string::npos) return false;
    sender.text.resize(end);
    submit({std::move(sender.connection), std::move(sender.text)});
    sender.connection.close();
    return true;
}

void Server::submit(Request request) {
    {
        const std::lock_guard lock(mutex_);
        const auto most = static_cast<std::size_t>(options_.requests);
        if (busy_ >= most) {
            say(request.connection, refusal(core::UnavailableError(too_many)), {});
            return;
        }
        if (busy_ >= threads_.size()) {
            try {
                threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
            } catch (const std::system_error& error) {
                base::log::error("device_cannot_start_thread", {{"reason", error.what()}});
                if (threads_.empty()) {
                    say(request.connection, refusal(core::UnavailableError(too_many)), {});
                    return;
                }
            }
        }
        ++busy_;
        queue_.push_back(std::move(request));
    }
    changed_.notify_one();
}

void Server::refuse(const sys::Descriptor& connection, const std::string& reason) const {
    base::log::warning("device_request_refused", {{"reason", reason}});
    say(connection, refusal(base::Error("haas-device refuses a request: " + reason)), {});
}

void Server::work(const std::stop_token& stop) {
    std::unique_ptr<core::Machines> machines;
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return !queue_.empty(); })) {
        const Request request = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        Answer said;
        try {
            if (!machines) machines = make_machines_();
            said = answer(*machines, request.line);
        } catch (const std::exception& error) {
            said.line = refusal(error);
        }
        say(request.connection, said.line, options_.patience, said.files);
        said = {};
        lock.lock();
        --busy_;
    }
}

}  // namespace haas::device
