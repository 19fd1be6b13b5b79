// Answers of a Redfish service. The first part of an input is the machine's system; all parts are the answers that
// follow, one after the other, whatever is asked for.
#include <chrono>

#include "drivers/bmc/redfish_boot.hpp"
#include "drivers/bmc/redfish_hardware.hpp"
#include "drivers/bmc/redfish_inventory.hpp"
#include "drivers/bmc/redfish_media.hpp"
#include "drivers/bmc/redfish_message.hpp"
#include "drivers/bmc/redfish_reset.hpp"
#include "drivers/bmc/redfish_resource.hpp"
#include "drivers/bmc/redfish_tag.hpp"
#include "fuzz/target.hpp"

using namespace haas;
using haas_fuzz::is_taken;

namespace {

/// A service that has these answers, and then says no.
struct Service {
    std::vector<std::string> answers;
    std::size_t next = 0;
    int pauses = 3;

    rapidjson::Document read() {
        if (next == answers.size()) throw core::BmcError(core::BmcError::Kind::refused, "fuzz", "status 404");
        return drivers::parse_redfish_body(answers[next++]);
    }
    drivers::RedfishMediaAccess media() {
        return {[this](const std::string&) { return read(); },
                [this](const std::string&, const std::string&, const std::string&) {
                    if (next == answers.size()) return;
                    const core::BmcError error(core::BmcError::Kind::refused, "fuzz", "status 400");
                    throw drivers::RedfishRefused(error, answers[next++]);
                },
                [] { return core::BmcDeadline::in(std::chrono::milliseconds(20)); },
                [this](core::BmcDeadline) { return --pauses >= 0; },
                [](core::BmcError::Kind kind, const std::string& detail) { throw core::BmcError(kind, "", detail); }};
    }
};

void decide(const drivers::RedfishSystem& system, const std::vector<std::string>& parts) {
    std::vector<drivers::RedfishBootOption> options;
    for (const auto& text : parts) is_taken([&] { options.push_back(drivers::parse_redfish_boot_option(text)); });
    if (system.reset) {
        for (const auto wish : {drivers::RedfishWish::on, drivers::RedfishWish::restart})
            static_cast<void>(drivers::ways_to(wish, system.reset->types));
    }
    if (!system.boot) return;
    using Scope = core::BmcDriver::BootScope;
    for (const auto device : {core::BootDevice::pxe, core::BootDevice::none, core::BootDevice::http}) {
        for (const auto scope : {Scope::next, Scope::persistent}) {
            const drivers::RedfishBootWish wish{device, scope, "UEFI"};
            auto changes = drivers::plan_without_override(*system.boot, wish, options);
            if (const auto plan = drivers::plan_override(*system.boot, wish); plan.change)
                changes.push_back(*plan.change);
            for (const auto& change : changes) {
                rapidjson::Document document;
                std::string error;
                haas_fuzz::require(base::parse_foreign_json(change.to_json(), document, error), "a change is JSON");
                static_cast<void>(drivers::without_refused(change, *system.boot, wish, parts.back()));
                static_cast<void>(drivers::shows(*system.boot, change, *system.boot));
            }
        }
    }
}

void read_each(const std::string& text) {
    is_taken([&] { drivers::parse_redfish_root(text); });
    is_taken([&] { drivers::parse_redfish_sessions(text); });
    is_taken([&] { drivers::parse_redfish_link(text); });
    is_taken([&] { drivers::parse_redfish_members(text); });
    is_taken([&] { drivers::parse_redfish_action_info(text); });
    is_taken([&] { drivers::parse_redfish_task(text); });
    is_taken([&] { drivers::parse_redfish_hidden_error(text); });
    is_taken([&] { drivers::parse_redfish_error(text); });
    is_taken([&] { drivers::names_in_refusal(text, "BootSourceOverrideMode"); });
    is_taken([&] { drivers::wants_entity_tag(400, text); });
    is_taken([&] { drivers::entity_tags_to_try(text, text); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parts = haas_fuzz::parts_of(haas_fuzz::text_of(data, size));
    for (const auto& text : parts) read_each(text);
    is_taken([&] { decide(drivers::parse_redfish_system(parts.front()), parts); });
    is_taken([&] {
        const auto system = drivers::parse_redfish_body(parts.front());
        static_cast<void>(drivers::parse_redfish_media(system, "/redfish/v1/x"));
        Service service{parts};
        is_taken([&] { drivers::read_redfish_hardware(system, [&](const std::string&) { return service.read(); }); });
        service = {parts};
        is_taken([&] { drivers::insert_redfish_media(system, "http://192.0.2.1/a.iso", service.media()); });
        service = {parts};
        is_taken([&] { drivers::eject_redfish_media(system, service.media()); });
    });
    return 0;
}
