#include "service/node.hpp"

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "core/error.hpp"
#include "core/label.hpp"
#include "core/mac_address.hpp"
#include "service/node_update.hpp"

namespace haas::api {

using service::Caller;
using store::Reading;
using store::Writing;

namespace {

void write_nic(base::JsonWriter& json, const service::NicView& nic, bool for_administrator) {
    json.begin_object().key("label").string(nic.label).key("macaddr").string(nic.macaddr).key("networks");
    write_pairs(json, nic.networks);
    json.key("pending").boolean(nic.pending);
    if (for_administrator) {
        json.key("port").string_or_null(nic.port).key("switch").string_or_null(nic.switch_label);
    }
    json.end_object();
}

/// How to reach a BMC, without its password: nobody gets to see that.
void write_bmc(base::JsonWriter& json, const core::Bmc& bmc) {
    const auto number = [&](const char* name, const std::optional<int>& value) {
        if (value) json.key(name).number(*value);
    };
    json.key("obm").begin_object().key("type").string(bmc.type).key("host").string(bmc.host).key("user").string(bmc.user);
    number("port", bmc.port);
    number("cipher_suite", bmc.cipher_suite);
    if (!bmc.verify_tls) json.key("verify_tls").boolean(false);
    json.end_object();
}

std::string node_json(const service::NodeView& node, bool for_administrator) {
    base::JsonWriter json;
    json.begin_object().key("name").string(node.label);
    json.key("project").string_or_null(node.project).key("free").boolean(!node.project);
    json.key("nics").begin_array();
    for (const auto& nic : node.nics) write_nic(json, nic, for_administrator);
    json.end_array();
    if (node.bmc) write_bmc(json, *node.bmc);
    json.key("metadata").begin_object();
    for (const auto& [label, value] : node.metadata) json.key(label).raw(value);
    json.end_object().end_object();
    return json.take();
}

/// The members of the body's `obm` object.
class BmcFields {
public:
    explicit BmcFields(const rapidjson::Value& bmc) : bmc_(bmc) {
        for (const auto& member : bmc_.GetObject()) {
            const std::string name = member.name.GetString();
            if (name != "type" && name != "host" && name != "user" && name != "password" && name != "port" &&
                name != "cipher_suite" && name != "verify_tls") {
                throw core::ValidationError("There is no field " + name + " in obm.", name);
            }
        }
    }
    std::string text(const char* name) const {
        auto found = find_text(name);
        if (!found) throw core::ValidationError("The field " + std::string(name) + " of obm is missing.", name);
        return *std::move(found);
    }
    std::optional<std::string> find_text(const char* name) const {
        const auto member = bmc_.FindMember(name);
        if (member == bmc_.MemberEnd()) return std::nullopt;
        if (!member->value.IsString()) {
            throw core::ValidationError("The field " + std::string(name) + " of obm must be a string.", name);
        }
        return std::string(member->value.GetString(), member->value.GetStringLength());
    }
    bool is_null(const char* name) const {
        const auto member = bmc_.FindMember(name);
        return member != bmc_.MemberEnd() && member->value.IsNull();
    }
    std::optional<std::int64_t> number(const char* name) const {
        const auto member = bmc_.FindMember(name);
        if (member == bmc_.MemberEnd()) return std::nullopt;
        if (!member->value.IsInt64()) {
            throw core::ValidationError("The field " + std::string(name) + " of obm must be a whole number.", name);
        }
        return member->value.GetInt64();
    }

    std::optional<bool> flag(const char* name) const {
        const auto member = bmc_.FindMember(name);
        if (member == bmc_.MemberEnd()) return std::nullopt;
        if (!member->value.IsBool()) {
            throw core::ValidationError("The field " + std::string(name) + " of obm must be true or false.", name);
        }
        return member->value.GetBool();
    }

private:
    const rapidjson::Value& bmc_;
};

/// The BMC in the body, in either form: HaaS 0.1's three fields, or an object.
service::BmcRequest bmc_request(const Call& call) {
    const auto host = call.find_text("ipmi_host");
    const auto user = call.find_text("ipmi_user");
    const bool flat = host || user || call.find("ipmi_pass") != nullptr;
    const auto* const bmc = call.find("obm");
    if (flat && bmc != nullptr) {
        throw core::ValidationError("Give either ipmi_host, ipmi_user and ipmi_pass, or obm.", "obm");
    }
    if (bmc != nullptr) {
        const BmcFields fields(*bmc);
        return {fields.text("type"),          fields.text("host"),   fields.text("user"),
                base::Secret(fields.text("password")), fields.number("port"), fields.number("cipher_suite"),
                fields.flag("verify_tls").value_or(true), {}};
    }
    for (const char* name : {"ipmi_host", "ipmi_user", "ipmi_pass"}) {
        if (call.find(name) == nullptr) {
            throw core::ValidationError("The field " + std::string(name) +
                                            " is missing (or give obm with type, host, user and password).",
                                        name);
        }
    }
    return {"ipmi", *host, *user, call.secret("ipmi_pass"), {}, {}, true,
            {"ipmi_host", "ipmi_user", "ipmi_pass"}};
}

/// A change of a number that null removes.
std::optional<std::optional<std::int64_t>> number_change(const BmcFields& fields, const char* name) {
    if (fields.is_null(name)) return std::optional<std::int64_t>();
    const auto number = fields.number(name);
    return number ? std::optional<std::optional<std::int64_t>>(number) : std::nullopt;
}

service::BmcChange bmc_change(const rapidjson::Value& bmc) {
    const BmcFields fields(bmc);
    service::BmcChange change;
    change.type = fields.find_text("type");
    change.host = fields.find_text("host");
    change.user = fields.find_text("user");
    if (auto password = fields.find_text("password")) change.password = base::Secret(*std::move(password));
    change.port = number_change(fields, "port");
    change.cipher_suite = number_change(fields, "cipher_suite");
    change.verify_tls = fields.flag("verify_tls");
    return change;
}

service::Metadata metadata_request(const Call& call) {
    service::Metadata metadata;
    if (const auto* const given = call.find("metadata")) {
        for (const auto& member : given->GetObject()) {
            const std::string label(member.name.GetString(), member.name.GetStringLength());
            core::require_label(label, "metadata", "metadata");
            metadata.emplace(label, base::to_json(member.value));
        }
    }
    return metadata;
}

}  // namespace

Response list_nodes(Call& call) { return json_answer(call.shared_list(service::list_nodes)); }

Response list_free_nodes(Call& call) { return json_answer(call.shared_list(service::list_free_nodes)); }

Response show_node(Call& call) {
    return json_answer(call.read([&](Reading& tx, const Caller& who) {
        return node_json(service::show_node(tx, who, call.path("node")), who.is_admin);
    }));
}

Response node_register(Call& call) {
    const auto request = bmc_request(call);
    const auto bmc = service::checked_bmc(request);
    const auto metadata = metadata_request(call);
    call.write([&](Writing& tx, const Caller& who) {
        service::node_register(tx, who, call.settings(), call.path("node"), bmc, request.password, metadata);
    });
    return {};
}

Response node_update(Call& call) {
    service::NodeChange change;
    change.label = call.find_text("label");
    if (const auto* const bmc = call.find("obm")) change.bmc = bmc_change(*bmc);
    const auto console = call.write_or_recall([&](Writing& tx, const Caller& who) {
        return service::node_update(tx, who, call.settings(), call.path("node"), change);
    });
    if (console) call.settings().consoles->stop(*console);
    return {};
}

Response nic_update(Call& call) {
    const auto label = call.find_text("label");
    auto macaddr = call.find_text("macaddr");
    if (macaddr) macaddr = core::parse_mac_address(*macaddr);
    call.write([&](Writing& tx, const Caller& who) {
        service::nic_update(tx, who, call.path("node"), call.path("nic"), label, macaddr);
    });
    return {};
}

Response node_delete(Call& call) {
    const auto console = call.write(
        [&](Writing& tx, const Caller& who) { return service::node_delete(tx, who, call.path("node")); });
    if (console) call.settings().consoles->stop(*console);
    return {};
}

Response node_register_nic(Call& call) {
    const std::string macaddr = core::parse_mac_address(call.text("macaddr"));
    call.write([&](Writing& tx, const Caller& who) {
        service::node_register_nic(tx, who, call.path("node"), call.path("nic"), macaddr);
    });
    return {};
}

Response node_delete_nic(Call& call) {
    call.write([&](Writing& tx, const Caller& who) {
        service::node_delete_nic(tx, who, call.path("node"), call.path("nic"));
    });
    return {};
}

Response node_set_metadata(Call& call) {
    const std::string json = base::to_json(*call.find("value"));
    call.write([&](Writing& tx, const Caller& who) {
        service::node_set_metadata(tx, who, call.settings(), call.path("node"), call.path("metadata"), json);
    });
    return {};
}

Response node_delete_metadata(Call& call) {
    call.write([&](Writing& tx, const Caller& who) {
        service::node_delete_metadata(tx, who, call.path("node"), call.path("metadata"));
    });
    return {};
}

}  // namespace haas::api
