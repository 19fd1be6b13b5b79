#include "switch/rest_sim/http.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "base/base64.hpp"
#include "base/text.hpp"

namespace haas_rest_sim {

namespace {

/// Reads requests from a connection.
class Reader {
public:
    explicit Reader(int connection) : connection_(connection) {}

    /// @return  nothing when the other side is gone, or sends what is no request
    std::optional<Request> next() {
        std::size_t end = 0;
        while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
            if (!receive()) return {};
        }
        std::istringstream lines(input_.substr(0, end));
        input_.erase(0, end + 4);
        Request request;
        std::string version;
        std::size_t length = 0;
        lines >> request.method >> request.target >> version;
        for (std::string line; std::getline(lines, line);) {
            if (!line.empty() && line.back() == '\r') line.pop_back();
            const auto colon = line.find(": ");
            if (colon == std::string::npos) continue;
            const std::string name = haas::base::lower(line.substr(0, colon));
            if (name == "content-length") length = std::stoul(line.substr(colon + 2));
            if (name == "resource-depth") request.depth = std::stoi(line.substr(colon + 2));
            if (name == "authorization") request.authorization = line.substr(colon + 2);
        }
        while (input_.size() < length) {
            if (!receive()) return {};
        }
        request.body = input_.substr(0, length);
        input_.erase(0, length);
        return request;
    }

private:
    bool receive() {
        constexpr std::size_t longest = 1U << 20U;
        std::array<char, 4096> buffer{};
        const auto size = ::recv(connection_, buffer.data(), buffer.size(), 0);
        if (size <= 0 || input_.size() > longest) return false;
        input_.append(buffer.data(), static_cast<std::size_t>(size));
        return true;
    }

    int connection_;
    std::string input_;
};

bool send_all(int connection, const std::string& text) {
    for (std::size_t sent = 0; sent < text.size();) {
        const auto size = ::send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (size <= 0) return false;
        sent += static_cast<std::size_t>(size);
    }
    return true;
}

bool is_login(const Device& device, const Request& request) {
    const std::string right = "Basic " + haas::base::encode_base64(device.user + ":" + device.password);
    return !device.faults.refuse_logins && request.authorization == right;
}

/// @return  nothing when the line is to be cut instead
std::optional<Answer> answer(Device& device, const Request& request) {
    std::unique_lock<std::mutex> lock(device.mutex);
    const int outages = device.power_outages;
    if (device.command_delay > 0) {
        lock.unlock();
        std::this_thread::sleep_for(std::chrono::milliseconds(device.command_delay));
        lock.lock();
    }
    if (device.faults.hang_after == 0) device.faults.hanging = true;
    if (device.faults.hang_after >= 0) --device.faults.hang_after;
    const auto goes_on = [&] { return !device.faults.hanging || outages != device.power_outages; };
    if (!goes_on()) {
        ++device.hung;
        device.changed.wait(lock, goes_on);
        --device.hung;
        device.changed.notify_all();
    }
    if (outages != device.power_outages) return {};
    ++device.counters.requests;
    auto& faults = device.faults;
    const bool dropping = faults.drop_after == 0;
    if (faults.drop_after >= 0) --faults.drop_after;
    if (dropping && !faults.drop_when_done) return {};
    if (!is_login(device, request)) {
        ++device.counters.refused_logins;
        return error_answer(401, "Unauthorized");
    }
    if (faults.error_next) {
        const auto [status, text] = *faults.error_next;
        faults.error_next.reset();
        return error_answer(status, text);
    }
    auto obeyed = device.kind == "brocade" ? answer_brocade(device, request) : answer_dellnos9(device, request);
    if (dropping) return {};
    return obeyed;
}

std::string to_bytes(const Answer& answer) {
    std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Answer\r\n";
    if (answer.status == 401) head += "WWW-Authenticate: Basic realm=\"switch\"\r\n";
    constexpr int no_content = 204;
    if (answer.status != no_content) {
        head += "Content-Type: application/xml\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n";
    }
    return head + "\r\n" + answer.body;
}

}  // namespace

void converse(int connection, Device& device) {
    {
        const std::lock_guard<std::mutex> lock(device.mutex);
        ++device.counters.connections;
        if (device.open_connections == device.most_connections) {
            ::close(connection);
            return;
        }
        ++device.open_connections;
    }
    Reader reader(connection);
    try {
        while (const auto request = reader.next()) {
            const auto answered = answer(device, *request);
            if (!answered || !send_all(connection, to_bytes(*answered))) break;
        }
    } catch (const std::exception&) {
        // No request that one could answer.
    }
    const std::lock_guard<std::mutex> lock(device.mutex);
    --device.open_connections;
    ::close(connection);
}

}  // namespace haas_rest_sim
