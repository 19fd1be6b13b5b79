#include "device/client.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/log.hpp"
#include "base/log_entry.hpp"
#include "console/file_reader.hpp"
#include "core/error.hpp"
#include "core/unknown_outcome.hpp"
#include "device/failure.hpp"
#include "device/line.hpp"
#include "device/orders.hpp"

namespace haas::device {

namespace {

/// For haas-device to take a connection.
constexpr std::chrono::seconds longest_welcome{2};
/// How much longer than an order its answer may take: the end of a command is noted in the database as well.
constexpr std::chrono::seconds grace{5};

/// For the end of a console.
constexpr std::chrono::seconds longest_stop{15};

/// For the files of a log.
constexpr std::chrono::seconds longest_look{5};

core::BmcNotes notes_of(const rapidjson::Document& result) { return Fields(result).texts("notes"); }

core::Progress progress_of(const rapidjson::Document& result) { return read_progress(Fields(result).text("progress")); }

template <class Order>
service::Party party_of(const Order& order) {
    return {order.user.id, order.project, {}};
}

/// What says that haas-device could not do it, in contrast to what it says itself.
class NotReachedError : public core::UnavailableError {
public:
    using core::UnavailableError::UnavailableError;
};

/// What says that haas-device was lost while it did it.
class LostError : public core::UnknownOutcomeError {
public:
    using core::UnknownOutcomeError::UnknownOutcomeError;
};

[[noreturn]] void refuse(const LineError& error) {
    base::log::error("device_not_reached", {{"reason", error.what()}});
    switch (error.kind()) {
        case LineError::Kind::absent:
            throw NotReachedError("The device service does not run: try again in a few seconds.");
        case LineError::Kind::closed:
            throw LostError(
                "The device service ended before it answered: what was asked for may have been done. Look, and try "
                "again in a few seconds.");
        default:
            throw LostError(
                "The device service does not answer: what was asked for may still be done. Look, and try again.");
    }
}

}  // namespace

rapidjson::Document Client::exchange(const std::string& request, base::Deadline deadline) const {
    PassedFiles unwanted;
    return exchange(request, deadline, unwanted);
}

rapidjson::Document Client::exchange(const std::string& request, base::Deadline deadline, PassedFiles& files) const {
    std::string line;
    try {
        const auto connection = connect_to(socket_, std::min(deadline, base::Deadline::in(longest_welcome)));
        write_line(connection.get(), request, deadline);
        line = read_line(connection.get(), longest_answer, deadline.at() + grace, files);
    } catch (const LineError& error) {
        refuse(error);
    }
    rapidjson::Document document;
    std::string reason;
    if (!base::parse_json(line, document, reason)) throw base::Error("haas-device answers no JSON: " + reason);
    const Fields fields(document);
    if (const auto* const failure = fields.find("failure")) throw_failure(*failure);
    rapidjson::Document result;
    result.CopyFrom(fields.value("result"), result.GetAllocator());
    return result;
}

std::shared_ptr<void> Client::take_place(const std::optional<service::Party>& party) const {
    if (!take_place_) return nullptr;
    auto place = take_place_(party);
    if (place) return place;
    throw NotReachedError(
        "The service has as many requests waiting as it can take, of all or of you and your project: try again in a few "
        "seconds. [api] waiting_requests and waiting_share in haas.cfg set the limits.");
}

template <class Order, class Add>
rapidjson::Document Client::ask(const char* operation, const Order& order, Add&& add) const {
    const auto place = take_place(party_of(order));
    base::JsonWriter json;
    json.begin_object().key("operation").string(operation).key("request").string(base::log::request_id());
    write(json, order);
    add(json);
    return exchange(json.end_object().take(), order.deadline);
}

template <class Order>
rapidjson::Document Client::ask(const char* operation, const Order& order) const {
    return ask(operation, order, [](base::JsonWriter&) {});
}

core::PowerState Client::power_status(const core::NodeOrder& order) {
    return read_power_state(Fields(ask("power_status", order)).text("state"));
}

void Client::set_power(const core::NodeOrder& order, core::PowerState wanted) {
    ask("set_power", order, [&](base::JsonWriter& json) { json.key("state").string(word_of(wanted)); });
}

core::BmcNotes Client::power_cycle(const core::NodeOrder& order, core::PowerCycle how) {
    return notes_of(ask("power_cycle", order, [&](base::JsonWriter& json) { json.key("how").string(word_of(how)); }));
}

core::BmcNotes Client::set_boot_device(const core::NodeOrder& order, core::BootDevice device) {
    return notes_of(
        ask("set_boot_device", order, [&](base::JsonWriter& json) { json.key("device").string(word_of(device)); }));
}

core::BmcNotes Client::insert_media(const core::NodeOrder& order, const std::string& url) {
    return notes_of(ask("insert_media", order, [&](base::JsonWriter& json) { json.key("url").string(url); }));
}

core::BmcNotes Client::eject_media(const core::NodeOrder& order) { return notes_of(ask("eject_media", order)); }

core::Hardware Client::read_hardware(const core::NodeOrder& order) {
    return device::read_hardware(Fields(ask("read_hardware", order)));
}

void Client::start_console(const core::NodeOrder& order) { ask("start_console", order); }

void Client::stop_console(const std::string& uuid) {
    const auto place = take_place({});
    base::JsonWriter json;
    json.begin_object().key("operation").string("stop_console").key("request").string(base::log::request_id());
    json.key("console").string(uuid).end_object();
    exchange(json.take(), base::Deadline::in(longest_stop));
}

std::unique_ptr<core::ConsoleReader> Client::read_console(const core::NodeOrder& order, const std::string& uuid,
                                                          std::uint64_t offset) {
    // A follower may outlive this object.
    const auto look = [client = *this, order = order, uuid]() mutable {
        order.deadline = base::Deadline::in(longest_look);
        return client.open_console(order, uuid);
    };
    return console::read_files(look, offset);
}

core::ConsoleFiles Client::open_console(const core::NodeOrder& order, const std::string& uuid) {
    const auto place = take_place(party_of(order));
    base::JsonWriter json;
    json.begin_object().key("operation").string("open_console").key("request").string(base::log::request_id());
    write(json, order);
    json.key("console").string(uuid).end_object();
    const auto passed = std::make_shared<PassedFiles>();
    const auto result = exchange(json.take(), order.deadline, *passed);
    const Fields fields(result);
    const bool has_old = fields.flag("old");
    const auto& [first, second] = *passed;
    const auto& current = has_old ? second : first;
    return {has_old ? first.get() : -1, fields.flag("current") ? current.get() : -1, passed};
}

void Client::require_image(const core::ImageOrder& order) { ask("require_image", order); }

core::Progress Client::start_headnode(const core::HeadnodeOrder& order) {
    return progress_of(ask("start_headnode", order));
}

void Client::stop_headnode(const core::HeadnodeOrder& order) { ask("stop_headnode", order); }

core::Progress Client::remove_headnode(const core::HeadnodeOrder& order) {
    try {
        return progress_of(ask("remove_headnode", order));
    } catch (const NotReachedError&) {
        return core::Progress::goes_on;
    } catch (const LostError&) {
        return core::Progress::goes_on;
    }
}

core::VmLook Client::look_at_headnode(const core::HeadnodeOrder& order) {
    try {
        const auto result = ask("look_at_headnode", order);
        const Fields fields(result);
        core::VmLook look;
        look.failure = fields.text("failure");
        if (const auto state = fields.find_text("state")) {
            look.status = core::VmStatus{read_vm_state(*state), std::nullopt};
            look.status->vnc_port = fields.find_int("vnc_port");
            if (!std::in_range<std::uint16_t>(look.status->vnc_port.value_or(1))) {
                throw base::Error("haas-device names a port that is none");
            }
        }
        return look;
    } catch (const NotReachedError& error) {
        return {std::nullopt, error.what()};
    } catch (const LostError& error) {
        return {std::nullopt, error.what()};
    }
}

}  // namespace haas::device
