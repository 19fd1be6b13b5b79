// What haas-device says to a worker. The first byte of an input chooses what was asked.
#include <iterator>

#include "device/client.hpp"
#include "device/fields.hpp"
#include "device/orders.hpp"
#include "fuzz/speaker.hpp"
#include "fuzz/target.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using haas_fuzz::require;

namespace {

constexpr std::chrono::seconds patience{5};

std::string written(const core::Hardware& hardware) {
    base::JsonWriter json;
    json.begin_object();
    device::write(json, hardware);
    return json.end_object().take();
}

void check(const core::Hardware& hardware) {
    const auto text = written(hardware);
    rapidjson::Document document;
    std::string error;
    require(base::parse_json(text, document, error), "hardware can be written");
    require(written(device::read_hardware(device::Fields(document))) == text, "and is the same then");
}

void check(const core::VmLook& look) {
    if (!look.status) return;
    require(device::word_of(look.status->state) != nullptr, "a state is one");
    const auto port = look.status->vnc_port.value_or(1);
    require(port >= 0 && port < 65536, "a port is one");
}

/// What a worker can ask.
using Ask = void (*)(device::Client&, const core::NodeOrder&, const core::HeadnodeOrder&);
constexpr Ask questions[] = {
    [](device::Client& client, const core::NodeOrder& node, const core::HeadnodeOrder&) {
        require(device::word_of(client.power_status(node)) != nullptr, "a state is one");
    },
    [](device::Client& client, const core::NodeOrder& node, const core::HeadnodeOrder&) {
        client.set_power(node, core::PowerState::on);
    },
    [](device::Client& client, const core::NodeOrder& node, const core::HeadnodeOrder&) {
        client.power_cycle(node, core::PowerCycle::cut);
    },
    [](device::Client& client, const core::NodeOrder& node, const core::HeadnodeOrder&) {
        check(client.read_hardware(node));
    },
    [](device::Client& client, const core::NodeOrder& node, const core::HeadnodeOrder&) {
        const auto files = client.open_console(node, "11111111-2222-4333-8444-00000000000a");
        require(files.old == -1 && files.current == -1, "no files came");
    },
    [](device::Client& client, const core::NodeOrder& node, const core::HeadnodeOrder&) {
        require(!client.read_console(node, "11111111-2222-4333-8444-00000000000a", 7), "there is no log without files");
    },
    [](device::Client& client, const core::NodeOrder&, const core::HeadnodeOrder& headnode) {
        require(device::word_of(client.start_headnode(headnode)) != nullptr, "an order is done or goes on");
    },
    [](device::Client& client, const core::NodeOrder&, const core::HeadnodeOrder& headnode) {
        check(client.look_at_headnode(headnode));
    },
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const haas_test::TemporaryDirectory directory;
    static haas_fuzz::Speaker speaker(directory.path() / "socket");
    if (size == 0) return 0;
    // Each line that ends too early would be logged.
    speaker.say(std::string(haas_fuzz::text_of(data + 1, size - 1)) + '\n');
    device::Client client(directory.path() / "socket");
    const auto deadline = base::Deadline::in(patience);
    const core::NodeOrder node{core::NodeId(1), "n1", {core::UserId(2)}, core::ProjectId(3), deadline};
    const core::HeadnodeOrder headnode{core::HeadnodeId(4), "h1", {core::UserId(2)}, core::ProjectId(3), deadline};
    const auto ask = questions[data[0] % std::size(questions)];
    haas_fuzz::is_taken([&] { ask(client, node, headnode); });
    require(!deadline.has_passed(), "no answer keeps a worker waiting");
    return 0;
}
