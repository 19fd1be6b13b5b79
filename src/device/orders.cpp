#include "device/orders.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "core/label.hpp"

namespace haas::device {

namespace {

template <class Value, std::size_t size>
using Words = std::array<std::pair<Value, const char*>, size>;

constexpr Words<core::PowerState, 3> power_states{
    {{core::PowerState::off, "off"}, {core::PowerState::on, "on"}, {core::PowerState::unknown, "unknown"}}};
constexpr Words<core::PowerCycle, 2> power_cycles{{{core::PowerCycle::cut, "cut"}, {core::PowerCycle::reset, "reset"}}};
constexpr Words<core::BootDevice, 5> boot_devices{{{core::BootDevice::none, "none"},
                                                   {core::BootDevice::pxe, "pxe"},
                                                   {core::BootDevice::disk, "disk"},
                                                   {core::BootDevice::http, "http"},
                                                   {core::BootDevice::cdrom, "cdrom"}}};
constexpr Words<core::VmState, 5> vm_states{{{core::VmState::absent, "absent"},
                                             {core::VmState::stopped, "stopped"},
                                             {core::VmState::running, "running"},
                                             {core::VmState::paused, "paused"},
                                             {core::VmState::crashed, "crashed"}}};
constexpr Words<core::Progress, 2> progresses{{{core::Progress::done, "done"}, {core::Progress::goes_on, "goes_on"}}};

template <class Value, std::size_t size>
const char* word(const Words<Value, size>& words, Value value) {
    return std::find_if(words.begin(), words.end(), [&](const auto& each) { return each.first == value; })->second;
}

template <class Value, std::size_t size>
Value read(const Words<Value, size>& words, const std::string& text) {
    const auto* const found =
        std::find_if(words.begin(), words.end(), [&](const auto& each) { return text == each.second; });
    if (found == words.end()) throw base::Error("there is no such word here");
    return found->first;
}

void write_time(base::JsonWriter& json, base::Deadline deadline) {
    json.key("milliseconds").number(std::chrono::ceil<std::chrono::milliseconds>(deadline.left()).count());
}

base::Deadline read_time(const Fields& fields) {
    const std::chrono::milliseconds left(std::max<std::int64_t>(fields.number("milliseconds"), 0));
    return base::Deadline::in(std::min<std::chrono::milliseconds>(left, longest_order));
}

base::JsonWriter& write_user(base::JsonWriter& json, const core::Requester& user) {
    json.key("user").number(user.id.value());
    if (user.only) json.key("only").number(user.only->value());
    return json;
}

std::optional<core::ProjectId> find_project(const Fields& fields, const char* name) {
    const auto id = fields.find_number(name);
    return id ? std::optional(core::ProjectId(*id)) : std::nullopt;
}

core::Requester read_user(const Fields& fields) {
    return {core::UserId(fields.number("user")), find_project(fields, "only")};
}

/// A label that may stand in messages and logs.
std::string read_label(const Fields& fields, const char* name) {
    auto label = fields.text(name);
    core::require_label(label, name, name);
    return label;
}

}  // namespace

void write(base::JsonWriter& json, const core::NodeOrder& order) {
    json.key("node").number(order.node.value()).key("label").string(order.label);
    write_user(json, order.user).key("project");
    order.project ? json.number(order.project->value()) : json.null();
    write_time(json, order.deadline);
}

void write(base::JsonWriter& json, const core::HeadnodeOrder& order) {
    json.key("headnode").number(order.headnode.value()).key("label").string(order.label);
    write_user(json, order.user).key("project").number(order.project.value());
    write_time(json, order.deadline);
}

void write(base::JsonWriter& json, const core::ImageOrder& order) {
    json.key("base_img").string(order.base_img);
    write_user(json, order.user).key("project").number(order.project.value());
    write_time(json, order.deadline);
}

core::NodeOrder read_node_order(const Fields& fields) {
    return {core::NodeId(fields.number("node")), read_label(fields, "label"), read_user(fields),
            find_project(fields, "project"), read_time(fields)};
}

core::HeadnodeOrder read_headnode_order(const Fields& fields) {
    return {core::HeadnodeId(fields.number("headnode")), read_label(fields, "label"), read_user(fields),
            core::ProjectId(fields.number("project")), read_time(fields)};
}

core::ImageOrder read_image_order(const Fields& fields) {
    return {fields.text("base_img"), read_user(fields), core::ProjectId(fields.number("project")), read_time(fields)};
}

std::string read_console_id(const Fields& fields) {
    auto id = fields.text("console");
    // It becomes the name of a file.
    if (!base::is_uuid(id)) throw base::Error("the id of a console is no UUID");
    return id;
}

const char* word_of(core::PowerState state) { return word(power_states, state); }
const char* word_of(core::PowerCycle how) { return word(power_cycles, how); }
const char* word_of(core::BootDevice device) { return word(boot_devices, device); }
const char* word_of(core::VmState state) { return word(vm_states, state); }
const char* word_of(core::Progress progress) { return word(progresses, progress); }
core::PowerState read_power_state(const std::string& word) { return read(power_states, word); }
core::PowerCycle read_power_cycle(const std::string& word) { return read(power_cycles, word); }
core::BootDevice read_boot_device(const std::string& word) { return read(boot_devices, word); }
core::VmState read_vm_state(const std::string& word) { return read(vm_states, word); }
core::Progress read_progress(const std::string& word) { return read(progresses, word); }

}  // namespace haas::device
