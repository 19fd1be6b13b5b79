#include "service/node.hpp"

#include "api/answer.hpp"
#include "api/bmc.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "core/bmc_fields.hpp"
#include "core/error.hpp"
#include "core/label.hpp"
#include "core/mac_address.hpp"
#include "service/node_update.hpp"

namespace haas::api {

using core::MetadataLabel;
using core::NicLabel;
using core::NodeLabel;
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
    if (nic.group) json.key("group").string(*nic.group);
    json.end_object();
}

/// How to reach a BMC, without its password: nobody gets to see that.
void write_bmc(base::JsonWriter& json, const core::BmcAddress& bmc) {
    json.key("obm").begin_object();
    core::write_bmc_fields(json, bmc);
    json.end_object();
}

std::string node_json(const service::NodeView& node, bool for_administrator, Dialect dialect) {
    base::JsonWriter json;
    json.begin_object().key("name").string(node.label);
    json.key("project").string_or_null(node.project).key("free").boolean(!node.project);
    json.key("nics").begin_array();
    for (const auto& nic : node.nics) write_nic(json, nic, for_administrator);
    json.end_array();
    if (node.bmc) write_bmc(json, *node.bmc);
    json.key("metadata").begin_object();
    for (const auto& [label, value] : node.metadata) write_metadata_value(json.key(label), dialect, value);
    json.end_object().end_object();
    return json.take();
}

void require_known_members(const rapidjson::Value& bmc) {
    for (const auto& member : bmc.GetObject()) {
        const std::string name = member.name.GetString();
        if (name != "password" && !core::is_bmc_field(name)) {
            throw core::ValidationError("There is no field " + name + " in obm.", name);
        }
    }
}

std::optional<base::Secret> find_password(const rapidjson::Value& bmc) {
    const auto member = bmc.FindMember("password");
    if (member == bmc.MemberEnd()) return std::nullopt;
    if (!member->value.IsString())
        throw core::ValidationError("The field password of obm must be a string.", "password");
    return base::Secret(std::string(member->value.GetString(), member->value.GetStringLength()));
}

/// A BMC and its password, as a request gives them.
struct GivenBmc {
    core::BmcAddress address;
    base::Secret password;
};

/// The BMC in the body, in either form: HaaS 0.1's three fields, or an object.
GivenBmc given_bmc(const Call& call) {
    if (call.find("obmd") != nullptr) {
        throw core::ValidationError(
            "HaaS talks to BMCs itself and needs no obmd: instead of obmd, give obm with type, host, user and password, "
            "which are what obmd knows of this node.",
            "obmd");
    }
    const bool flat =
        call.find("ipmi_host") != nullptr || call.find("ipmi_user") != nullptr || call.find("ipmi_pass") != nullptr;
    const auto* const bmc = call.find("obm");
    if (flat && bmc != nullptr) {
        throw core::ValidationError("Give either ipmi_host, ipmi_user and ipmi_pass, or obm.", "obm");
    }
    if (bmc != nullptr) {
        require_known_members(*bmc);
        auto address = core::parse_bmc_address(*bmc);
        auto password = find_password(*bmc);
        const bool is_mock = address.type == "mock";
        if (is_mock && address.host.empty()) address.host = call.path("node");  // a file of its own
        if (is_mock && !password) password.emplace();
        if (!password) throw core::ValidationError("The field password of obm is missing.", "password");
        core::require_bmc_password(*password, address);
        return {std::move(address), *std::move(password)};
    }
    for (const char* name : {"ipmi_host", "ipmi_user", "ipmi_pass"}) {
        if (call.find(name) == nullptr) {
            throw core::ValidationError(
                "The field " + std::string(name) + " is missing (or give obm with type, host, user and password).",
                name);
        }
    }
    GivenBmc given;
    given.address.type = "ipmi";
    given.address.host = core::parse_bmc_text(call.text("ipmi_host"), "ipmi_host");
    given.address.user = core::parse_bmc_text(call.text("ipmi_user"), "ipmi_user");
    given.password = call.secret("ipmi_pass");
    const core::BmcFieldNames names{"ipmi_host", "ipmi_user", "ipmi_pass"};
    core::require_complete(given.address, names);
    core::require_bmc_password(given.password, given.address, names);
    return given;
}

service::BmcChange bmc_change(const rapidjson::Value& bmc) {
    require_known_members(bmc);
    return {core::parse_bmc_edit(bmc), find_password(bmc)};
}

service::Metadata metadata_request(const Call& call) {
    service::Metadata metadata;
    if (call.find("metadata") == nullptr) return metadata;
    for (auto& [label, value] : base::members_as_written(call.json("metadata"))) {
        core::require_label(label, "metadata", "metadata");
        metadata.emplace(std::move(label), std::move(value));
    }
    return metadata;
}

}  // namespace

Response list_nodes(Call& call) { return json_answer(call.shared_list(service::list_nodes)); }

Response list_free_nodes(Call& call) { return json_answer(call.shared_list(service::list_free_nodes)); }

Response show_node(Call& call) {
    return json_answer(call.read_once([&](Reading& tx, const Caller& who) {
        return node_json(service::show_node(tx, who, call.path("node")), who.may_all(), call.dialect());
    }));
}

Response node_register(Call& call) {
    const auto bmc = given_bmc(call);
    const auto metadata = metadata_request(call);
    call.write([&](Writing& tx) {
        service::node_register(tx, call.settings().bmcs, call.settings().metadata, call.path("node"), bmc.address,
                               bmc.password, metadata);
    });
    return {};
}

Response node_update(Call& call) {
    service::NodeChange change;
    change.label = call.find_text("label");
    if (const auto* const bmc = call.find("obm")) change.bmc = bmc_change(*bmc);
    const auto console = call.write_or_recall(
        [&](Writing& tx) { return service::node_update(tx, call.settings().bmcs, call.path("node"), change); },
        [](const auto&) { return Response(); });
    end_console(call, console);
    return {};
}

Response nic_update(Call& call) {
    const std::optional<NicLabel> label(call.find_text("label"));
    std::optional<core::MacAddress> macaddr;
    if (const auto text = call.find_text("macaddr")) macaddr = core::MacAddress::parse(*text);
    call.write([&](Writing& tx) {
        service::nic_update(tx, NodeLabel(call.path("node")), NicLabel(call.path("nic")), label, macaddr);
    });
    return {};
}

Response node_delete(Call& call) {
    const auto console = call.write([&](Writing& tx) { return service::node_delete(tx, call.path("node")); });
    end_console(call, console);
    return {};
}

Response node_register_nic(Call& call) {
    const auto macaddr = core::MacAddress::parse(call.text("macaddr"));
    call.write([&](Writing& tx) {
        service::node_register_nic(tx, NodeLabel(call.path("node")), NicLabel(call.path("nic")), macaddr);
    });
    return {};
}

Response node_delete_nic(Call& call) {
    call.write(
        [&](Writing& tx) { service::node_delete_nic(tx, NodeLabel(call.path("node")), NicLabel(call.path("nic"))); });
    return {};
}

Response node_set_metadata(Call& call) {
    const std::string json = call.json("value");
    call.write([&](Writing& tx) {
        service::node_set_metadata(tx, call.settings().metadata, NodeLabel(call.path("node")),
                                   MetadataLabel(call.path("metadata")), json);
    });
    return {};
}

Response node_delete_metadata(Call& call) {
    call.write([&](Writing& tx) {
        service::node_delete_metadata(tx, NodeLabel(call.path("node")), MetadataLabel(call.path("metadata")));
    });
    return {};
}

}  // namespace haas::api
