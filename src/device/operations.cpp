#include "device/operations.hpp"

#include <exception>
#include <functional>
#include <map>
#include <utility>

#include "base/json.hpp"
#include "base/log.hpp"
#include "core/error.hpp"
#include "core/media_url.hpp"
#include "device/failure.hpp"
#include "device/fields.hpp"
#include "device/orders.hpp"

namespace haas::device {

namespace {

using core::Machines;

/// Does what the members of a request say, and writes the members of the result.
using Operation = void (*)(Machines&, const Fields&, base::JsonWriter&);

const std::map<std::string_view, Operation>& operations() {
    static const std::map<std::string_view, Operation> all = {
        {"power_status",
         [](Machines& machines, const Fields& fields, base::JsonWriter& json) {
             json.key("state").string(word_of(machines.power_status(read_node_order(fields))));
         }},
        {"set_power",
         [](Machines& machines, const Fields& fields, base::JsonWriter&) {
             machines.set_power(read_node_order(fields), read_power_state(fields.text("state")));
         }},
        {"power_cycle",
         [](Machines& machines, const Fields& fields, base::JsonWriter& json) {
             json.key("notes").strings(
                 machines.power_cycle(read_node_order(fields), read_power_cycle(fields.text("how"))));
         }},
        {"set_boot_device",
         [](Machines& machines, const Fields& fields, base::JsonWriter& json) {
             json.key("notes").strings(
                 machines.set_boot_device(read_node_order(fields), read_boot_device(fields.text("device"))));
         }},
        {"insert_media",
         [](Machines& machines, const Fields& fields, base::JsonWriter& json) {
             const auto url = core::parse_media_url(fields.text("url"));
             json.key("notes").strings(machines.insert_media(read_node_order(fields), url));
         }},
        {"eject_media",
         [](Machines& machines, const Fields& fields, base::JsonWriter& json) {
             json.key("notes").strings(machines.eject_media(read_node_order(fields)));
         }},
        {"read_hardware", [](Machines& machines, const Fields& fields,
                             base::JsonWriter& json) { write(json, machines.read_hardware(read_node_order(fields))); }},
        {"start_console", [](Machines& machines, const Fields& fields,
                             base::JsonWriter&) { machines.start_console(read_node_order(fields)); }},
        {"stop_console", [](Machines& machines, const Fields& fields,
                            base::JsonWriter&) { machines.stop_console(read_console_id(fields)); }},
        {"open_console", nullptr},  // see open_console()
        {"require_image", [](Machines& machines, const Fields& fields,
                             base::JsonWriter&) { machines.require_image(read_image_order(fields)); }},
        {"start_headnode",
         [](Machines& machines, const Fields& fields, base::JsonWriter& json) {
             json.key("progress").string(word_of(machines.start_headnode(read_headnode_order(fields))));
         }},
        {"stop_headnode", [](Machines& machines, const Fields& fields,
                             base::JsonWriter&) { machines.stop_headnode(read_headnode_order(fields)); }},
        {"remove_headnode",
         [](Machines& machines, const Fields& fields, base::JsonWriter& json) {
             json.key("progress").string(word_of(machines.remove_headnode(read_headnode_order(fields))));
         }},
        {"look_at_headnode",
         [](Machines& machines, const Fields& fields, base::JsonWriter& json) {
             const auto look = machines.look_at_headnode(read_headnode_order(fields));
             json.key("failure").string(look.failure);
             if (!look.status) return;
             json.key("state").string(word_of(look.status->state));
             if (look.status->vnc_port) json.key("vnc_port").number(*look.status->vnc_port);
         }},
    };
    return all;
}

/// The only operation whose answer has files.
core::ConsoleFiles open_console(Machines& machines, const Fields& fields, base::JsonWriter& json) {
    auto files = machines.open_console(read_node_order(fields), read_console_id(fields));
    json.key("old").boolean(files.old >= 0);
    json.key("current").boolean(files.current >= 0);
    return files;
}

Answer carry_out(Machines& machines, std::string_view request) {
    rapidjson::Document document;
    std::string reason;
    if (!base::parse_json(request, document, reason)) throw base::Error("a request is no JSON: " + reason);
    const Fields fields(document);
    const auto operation = operations().find(fields.text("operation"));
    if (operation == operations().end()) throw base::Error("a request names an operation that does not exist");
    base::log::set_request_id(fields.find_text("request").value_or(""));
    base::JsonWriter json;
    json.begin_object().key("result").begin_object();
    core::ConsoleFiles files;
    if (operation->second == nullptr) {
        files = open_console(machines, fields, json);
    } else {
        operation->second(machines, fields, json);
    }
    return {json.end_object().end_object().take(), std::move(files)};
}

}  // namespace

std::string refusal(const std::exception& reason) {
    base::JsonWriter json;
    json.begin_object().key("failure");
    write_failure(json, reason);
    return json.end_object().take();
}

Answer answer(core::Machines& machines, std::string_view request) noexcept {
    Answer answer;
    try {
        answer = carry_out(machines, request);
    } catch (const std::exception& error) {
        answer.line = refusal(error);
    } catch (...) {
        answer.line = refusal(base::Error("an exception of an unknown kind"));
    }
    base::log::set_request_id({});
    return answer;
}

}  // namespace haas::device
