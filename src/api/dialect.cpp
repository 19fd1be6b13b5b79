#include "api/dialect.hpp"

#include <algorithm>
#include <set>

namespace haas::api {

namespace {

void write_attachment(base::JsonWriter& json, const store::NetworkAttachment& attachment) {
    json.key("nic").string(attachment.nic_label).key("channel").string(attachment.channel);
    json.key("project").string_or_null(attachment.project_label);
}

void write_attachments_by_node(base::JsonWriter& json, const std::vector<store::NetworkAttachment>& attachments) {
    json.begin_object();
    std::string last;
    for (const auto& attachment : attachments) {
        if (attachment.node_label == last) continue;
        last = attachment.node_label;
        json.key(last).begin_object();
        write_attachment(json, attachment);
        json.end_object();
    }
    json.end_object();
}

}  // namespace

Dialect take_dialect(std::vector<std::string>& path) {
    const auto version =
        std::find_if(path.begin(), path.end(), [](const std::string& segment) { return !segment.empty(); });
    if (version == path.end() || *version != "v0") return Dialect::own;
    path.erase(path.begin(), version + 1);
    return Dialect::hil;
}

base::JsonWriter& write_ports(base::JsonWriter& json, Dialect dialect, const std::vector<std::string>& ports) {
    if (dialect == Dialect::own) return json.strings(ports);
    json.begin_array();
    for (const auto& port : ports) json.begin_object().key("label").string(port).end_object();
    return json.end_array();
}

base::JsonWriter& write_metadata_value(base::JsonWriter& json, Dialect dialect, std::string_view value) {
    return dialect == Dialect::own ? json.raw(value) : json.string(value);
}

base::JsonWriter& write_attachments(base::JsonWriter& json, Dialect dialect,
                                    const std::vector<store::NetworkAttachment>& attachments) {
    if (dialect == Dialect::hil) {
        write_attachments_by_node(json, attachments);
        return json;
    }
    json.begin_array();
    for (const auto& attachment : attachments) {
        json.begin_object().key("node").string(attachment.node_label);
        write_attachment(json, attachment);
        json.end_object();
    }
    return json.end_array();
}

base::JsonWriter& write_extensions(base::JsonWriter& json, Dialect dialect, const core::SwitchDrivers& switches,
                                   const core::BmcDrivers& bmcs) {
    if (dialect == Dialect::hil) {
        std::set<std::string> modules;
        for (const auto& driver : bmcs.all()) modules.insert("hil.ext.obm." + driver->type());
        for (const auto& driver : switches.all()) modules.insert("hil.ext.switches." + driver->type());
        return json.strings(modules);
    }
    json.begin_array();
    const auto write = [&](const char* kind, const auto& drivers) {
        for (const auto& driver : drivers.all()) {
            json.begin_object().key("kind").string(kind).key("name").string(driver->type());
            json.key("description").string(driver->description()).end_object();
        }
    };
    write("switch", switches);
    write("obm", bmcs);
    return json.end_array();
}

}  // namespace haas::api
