#include "switch/rest_sim/http.hpp"

#include <chrono>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/base64.hpp"
#include "base/text.hpp"

namespace haas_rest_sim {

namespace {

/// Reads requests from a connection.
class Reader {
public:
    explicit Reader(Line& line) : line_(line) {}

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
            if (name == "content-type") request.media_type = line.substr(colon + 2);
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
        return input_.size() <= longest && line_.receive(input_);
    }

    Line& line_;
    std::string input_;
};

bool is_login(const Device& device, const Request& request) {
    const std::string right = "Basic " + haas::base::encode_base64(device.user + ":" + device.password);
    return !device.faults.refuse_logins && request.authorization == right;
}

Answer obey_request(Device& device, const Request& request) {
    if (device.kind == "brocade") return answer_brocade(device, request);
    if (device.kind == "dellnos9") return answer_dellnos9(device, request);
    return device.kind == "arista-eos" ? answer_arista(device, request) : answer_nxos(device, request);
}

/// @source  field logs of eAPI's clients; the page that nginx has for it
Answer refuse_login(const Device& device) {
    if (device.kind == "arista-eos") {
        return {401, "Unable to authenticate user: Bad username/password combination", "text/plain"};
    }
    if (device.kind == "cisco-nxos") {
        return {401, "<html>\r\n<head><title>401 Authorization Required</title></head>\r\n</html>\r\n", "text/html"};
    }
    return error_answer(401, "Unauthorized");
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
        return refuse_login(device);
    }
    if (faults.error_next) {
        const auto [status, text] = *faults.error_next;
        faults.error_next.reset();
        if (device.has_commands()) return Answer{status, "<html>" + text + "</html>", "text/html"};
        return error_answer(status, text);
    }
    auto obeyed = obey_request(device, request);
    if (dropping) return {};
    if (faults.say_next) {
        obeyed.body = *faults.say_next;
        faults.say_next.reset();
    }
    return obeyed;
}

std::string to_bytes(const Answer& answer) {
    std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Answer\r\n";
    if (answer.status == 401) head += "WWW-Authenticate: Basic realm=\"switch\"\r\n";
    constexpr int no_content = 204;
    if (answer.status != no_content) {
        head += "Content-Type: " + answer.media_type + "\r\n" + answer.more_headers +
                "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
    }
    return head + "\r\n" + answer.body;
}

/// The size that a test has the next answer cut at.
std::optional<std::size_t> take_cut(Device& device) {
    const std::lock_guard<std::mutex> lock(device.mutex);
    return std::exchange(device.faults.cut_at, std::nullopt);
}

}  // namespace

void converse(int connection, Device& device, SSL_CTX* tls) {
    Line line(connection, tls);
    {
        const std::lock_guard<std::mutex> lock(device.mutex);
        ++device.counters.connections;
        if (device.open_connections == device.most_connections) return;
        ++device.open_connections;
    }
    Reader reader(line);
    try {
        while (const auto request = reader.next()) {
            const auto answered = answer(device, *request);
            if (!answered) break;
            const std::string bytes = to_bytes(*answered);
            const auto cut = take_cut(device);
            if (!line.send(bytes.substr(0, cut.value_or(bytes.size()))) || cut) break;
        }
    } catch (const std::exception&) {
        // No request that one could answer.
    }
    const std::lock_guard<std::mutex> lock(device.mutex);
    --device.open_connections;
}

}  // namespace haas_rest_sim
