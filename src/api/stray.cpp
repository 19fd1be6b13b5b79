#include "service/stray.hpp"

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"

namespace haas::api {

using store::Reading;
using store::Writing;

Response list_strays(Call& call) {
    const auto strays = call.read([&](Reading& tx) { return service::find_strays(tx, call.settings().vlans); });
    base::JsonWriter json;
    json.begin_array();
    for (const auto& each : strays) {
        json.begin_object().key("switch").string_or_null(each.switch_label).key("name").string(each.seen.label);
        json.key("vlans")
            .string(core::format_vlan_list(each.seen.vlans))
            .key("carries")
            .string(each.seen.text)
            .key("since");
        write_time(json, each.since);
        json.key("after_restore").boolean(each.after_restore).end_object();
    }
    json.end_array();
    return json_answer(json.take());
}

Response list_uplinks(Call& call) {
    return list_answer(call.read([&](Reading& tx) { return service::list_uplinks(tx, call.path("switch")); }));
}

Response uplink_register(Call& call) {
    call.write([&](Writing& tx) {
        service::uplink_register(tx, *call.settings().switches.drivers, {call.path("switch"), call.path("port")});
    });
    return {};
}

Response uplink_delete(Call& call) {
    call.write([&](Writing& tx) {
        service::uplink_delete(tx, *call.settings().switches.drivers, {call.path("switch"), call.path("port")});
    });
    return {};
}

}  // namespace haas::api
