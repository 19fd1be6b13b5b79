// What a worker says to haas-device: its server in this process, with machines that only note what they are told. The
// first byte of an input says how many bytes are sent at a time.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "device/line.hpp"
#include "device/operations.hpp"
#include "device/server.hpp"
#include "device/told_machines.hpp"
#include "fuzz/target.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using haas_fuzz::require;

namespace {

constexpr std::chrono::seconds patience{5};

void fill(haas_test::Told& told) {
    told.notes = {"a note", "\xff\n\"another\""};
    told.look = {core::VmStatus{core::VmState::paused, 5901}, "odd"};
    told.hardware.model = "\x01\xfe";
    told.hardware.nics = {{"nic", "02:00:00:00:00:01", 10000, true}};
    told.hardware.power = {{"PSU", 120.5, "OK"}};
}

class Site {
public:
    Site() {
        fill(told);
        require(::pipe(ends_) == 0, "there is a pipe");
        device::Server::Options options;
        options.socket = directory_.path() / "socket";
        options.patience = patience;
        server_ = std::make_unique<device::Server>(options, [this] { return machines(); });
        thread_ = std::thread([this] { server_->serve(ends_[0]); });
    }
    ~Site() {
        ::close(ends_[1]);
        thread_.join();
        ::close(ends_[0]);
    }
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    /// What the server says to bytes that come in pieces; empty if it says nothing.
    std::string ask(std::string_view bytes, std::size_t piece) const {
        const auto deadline = base::Deadline::in(patience);
        const auto connection = device::connect_to(directory_.path() / "socket", deadline);
        while (!bytes.empty()) {
            const auto part = bytes.substr(0, piece);
            if (::send(connection.get(), part.data(), part.size(), MSG_NOSIGNAL) < 0) break;
            bytes.remove_prefix(part.size());
        }
        ::shutdown(connection.get(), SHUT_WR);
        try {
            return device::read_line(connection.get(), device::longest_answer, deadline);
        } catch (const device::LineError& error) {
            require(error.kind() == device::LineError::Kind::closed, "the server answers or hangs up");
            return {};
        }
    }

    haas_test::Told told;

private:
    std::unique_ptr<core::Machines> machines() { return std::make_unique<haas_test::ToldMachines>(told); }

    haas_test::TemporaryDirectory directory_;
    int ends_[2] = {-1, -1};
    std::unique_ptr<device::Server> server_;
    std::thread thread_;
};

void check(const std::string& said) {
    rapidjson::Document document;
    std::string error;
    require(base::parse_json(said, document, error) && document.IsObject(), "an answer is a JSON object");
    require(document.MemberCount() == 1, "with one member");
    require(document.HasMember("result") || document.HasMember("failure"), "which is the result or the failure");
    require(!base::contains(said, '\n'), "on one line");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Site site;
    if (size == 0) return 0;
    const auto bytes = haas_fuzz::text_of(data + 1, size - 1);
    const auto line = bytes.substr(0, bytes.find('\n'));
    haas_test::Told told;
    fill(told);
    haas_test::ToldMachines machines(told);
    const auto answer = device::answer(machines, line);
    check(answer.line);
    const auto words = told.all();
    require(words.size() <= 1, "a line is one order");
    if (!words.empty() && !words[0].starts_with("image ")) {
        require(base::holds_only(words[0], base::is_printable), "an order can be logged");
    }
    // The pieces of a long line would take long.
    const std::size_t piece = 1 + data[0] + bytes.size() / 8;
    const auto said = site.ask(bytes, piece);
    const bool is_whole = line.size() < bytes.size() && line.size() <= device::longest_request;
    require(!is_whole || said == answer.line, "how the bytes arrive does not matter");
    require(is_whole || said.empty() || said.starts_with(R"({"failure")"), "half a line is no order");
    return 0;
}
