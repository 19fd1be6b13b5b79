#include "cli/bodies.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "cli/bmc_options.hpp"
#include "cli/usage_error.hpp"

namespace haas::cli {

namespace {

constexpr const char* password_file = "--password-file";

/// The source of a secret field of a switch.
struct SecretSource {
    const char* file_option;
    const char* ask_option;
    std::string question;
};

void put_secret(base::JsonWriter& json, const char* member, const Given& given, Passwords& passwords,
                const SecretSource& source, const std::string& command) {
    const auto file = given.find_option(source.file_option);
    if (file && given.has_option(source.ask_option)) {
        throw UsageError(std::string("give ") + source.file_option + " or " + source.ask_option + ", not both",
                         command);
    }
    if (file) json.key(member).string(passwords.from_file(*file).reveal());
    if (given.has_option(source.ask_option)) {
        json.key(member).string(passwords.from_terminal(source.question, Typed::once).reveal());
    }
}

base::Secret get_password(const Given& given, Passwords& passwords, const std::string& question, Typed typed) {
    if (const auto file = given.find_option(password_file)) return passwords.from_file(*file);
    return passwords.from_terminal(question, typed);
}

/// A value that is given as an argument or as an option, but not as both.
std::optional<std::string> either(const Given& given, std::string_view argument, std::string_view option,
                                  std::string_view command) {
    const auto as_argument = given.find_argument(argument);
    const auto as_option = given.find_option(option);
    if (as_argument && as_option) {
        throw UsageError(
            "the " + std::string(argument) + " is given twice, as an argument and with " + std::string(option),
            std::string(command));
    }
    return as_argument ? as_argument : as_option;
}

bool is_number(std::string_view text) {
    return base::is_digits(text) && text.size() <= 18 && (text.size() == 1 || text[0] != '0');
}

struct Bmc {
    std::string host;
    std::string user;
    base::Secret password;
};

Bmc get_bmc(const Given& given, Passwords& passwords, const std::string& type) {
    const auto host = either(given, "host", "--ipmi-host", "node_register");
    const auto user = either(given, "user", "--ipmi-user", "node_register");
    // A mock BMC needs no host, user or password.
    if (type.substr(type.rfind('/') + 1) == "mock") {
        const auto file = given.find_option(password_file);
        return {host.value_or("mock"), user.value_or("mock"), file ? passwords.from_file(*file) : base::Secret()};
    }
    if (!host) throw UsageError("where is the node's BMC? Give HOST or --ipmi-host", "node_register");
    if (!user) throw UsageError("give the user on the node's BMC, as USER or with --ipmi-user", "node_register");
    return {*host, *user, get_password(given, passwords, "Password of " + *user + " on the BMC " + *host, Typed::once)};
}

bool is_secret_name(std::string_view field) {
    const std::string name = base::lower(field);
    return base::contains(name, "pass") || base::contains(name, "secret");
}

/// Requires that a text is JSON.
std::string require_json(const std::string& text, const std::string& what) {
    rapidjson::Document document;
    std::string error;
    if (!base::parse_json(text, document, error)) throw UsageError(what + " is not JSON: " + error);
    return text;
}

/// `name=value` or `name:=json`.
void put_field(base::JsonWriter& json, const std::string& word, std::set<std::string>& seen,
               const std::string& command) {
    const auto equals = word.find('=');
    const bool as_json = equals != std::string::npos && equals > 0 && word[equals - 1] == ':';
    const std::string name = word.substr(0, as_json ? equals - 1 : equals);
    const bool removes = as_json && word.substr(equals + 1) == "null";
    if (is_secret_name(name) && !removes) {
        throw UsageError(
            "every user could read a password on the command line: use --password-file FILE "
            "or --ask-password, and --enable-password-file FILE or --ask-enable-password",
            command);
    }
    if (equals == std::string::npos || name.empty()) {
        throw UsageError("write a field of a switch as FIELD=VALUE", command);
    }
    if (!seen.insert(name).second) {
        throw UsageError("the field " + name + " is given twice", command);
    }
    const std::string value = word.substr(equals + 1);
    json.key(name);
    if (as_json) {
        json.raw(require_json(value, "the value of " + name));
    } else if (is_number(value) || value == "true" || value == "false") {
        json.raw(value);
    } else {
        json.string(value);
    }
}

void put_switch_secrets(base::JsonWriter& json, const Given& given, Passwords& passwords, const std::string& command) {
    const std::string& label = given.text("switch");
    put_secret(json, "password", given, passwords, {password_file, "--ask-password", "Password of the switch " + label},
               command);
    put_secret(json, "enable_password", given, passwords,
               {"--enable-password-file", "--ask-enable-password", "Enable password of the switch " + label}, command);
}

void require_force_or_wait(const Given& given, const std::string& instead, const std::string& command) {
    if (!given.has_option("--force") || !given.has_option("--wait")) return;
    throw UsageError("--force queues nothing that --wait could wait for: " + instead, command);
}

void put_network_of(base::JsonWriter& json, const std::string& owner, const std::string& access,
                    const std::string& net_id) {
    json.key("owner").string(owner).key("access").string(access).key("net_id").string(net_id);
}

}  // namespace

void put_node(const Given& given, Passwords& passwords, base::JsonWriter& json) {
    const auto type = given.find_option("--obm-type").value_or("ipmi");
    const auto bmc = get_bmc(given, passwords, type);
    if (!given.has_option("--obm-type") && !has_bmc_field_option(given, BmcOptionsFor::new_node)) {
        json.key("ipmi_host").string(bmc.host).key("ipmi_user").string(bmc.user);
        json.key("ipmi_pass").string(bmc.password.reveal());
        return;
    }
    json.key("obm").begin_object().key("type").string(type).key("host").string(bmc.host);
    json.key("user").string(bmc.user).key("password").string(bmc.password.reveal());
    put_bmc_field_options(json, given, BmcOptionsFor::new_node, "node_register");
    json.end_object();
}

void put_metadata(const Given& given, Passwords&, base::JsonWriter& json) {
    json.key("value");
    if (given.has_option("--as-json")) {
        json.raw(require_json(given.text("value"), "VALUE"));
    } else {
        json.string(given.text("value"));
    }
}

void put_user(const Given& given, Passwords& passwords, base::JsonWriter& json) {
    put_new_password(given, passwords, json);
    json.key("is_admin").boolean(given.has_option("--is-admin"));
}

void put_new_password(const Given& given, Passwords& passwords, base::JsonWriter& json) {
    const auto password = get_password(given, passwords, "New password of " + given.text("user"), Typed::twice);
    json.key("password").string(password.reveal());
}

void put_rank(const Given& given, Passwords&, base::JsonWriter& json) {
    const auto& rank = given.text("rank");
    if (rank != "admin" && rank != "regular") throw UsageError("RANK must be admin or regular", "user_set_admin");
    json.key("is_admin").boolean(rank == "admin");
}

void put_token(const Given& given, Passwords&, base::JsonWriter& json) {
    json.key("label").string(given.text("token"));
    if (const auto text = given.find_option("--expires-in")) {
        const auto seconds = base::parse_number<std::int64_t>(*text);
        if (!seconds) throw UsageError("--expires-in takes a number of seconds", "token_create");
        json.key("expires_in").number(*seconds);
    }
    if (given.has_option("--read-only")) json.key("scope").string("read");
    if (const auto project = given.find_option("--project")) json.key("project").string(*project);
}

void put_enabled(const Given& given, Passwords&, base::JsonWriter& json) {
    const auto state = given.find_argument("state").value_or("on");
    if (state != "on" && state != "off") throw UsageError("STATE must be on or off", "node_enable_obm");
    json.key("enabled").boolean(state == "on");
}

void put_force(const Given& given, Passwords&, base::JsonWriter& json) {
    if (given.has_option("--force")) json.key("force").boolean(true);
}

void put_detachment(const Given& given, Passwords& passwords, base::JsonWriter& json) {
    json.key("node").string(given.text("node"));
    put_force(given, passwords, json);
}

void put_revert(const Given& given, Passwords& passwords, base::JsonWriter& json) {
    require_force_or_wait(given, "show_port shows when the port is dark", "port_revert");
    put_force(given, passwords, json);
}

void put_group_revert(const Given& given, Passwords& passwords, base::JsonWriter& json) {
    require_force_or_wait(given, "show_port_group shows when the ports are dark", "port_group_revert");
    put_force(given, passwords, json);
}

void put_port_group(const Given& given, Passwords&, base::JsonWriter& json) {
    json.key("members").begin_array();
    for (const auto& word : given.rest) {
        // No label of a switch has a colon; names of ports do.
        const auto colon = word.find(':');
        if (colon == std::string::npos || colon == 0 || colon + 1 == word.size()) {
            throw UsageError("write a member as SWITCH:PORT, such as s1:gi1/0/5", "port_group_create");
        }
        json.begin_object().key("switch").string(word.substr(0, colon));
        json.key("port").string(word.substr(colon + 1)).end_object();
    }
    json.end_array();
    if (given.has_option("--lacp-fallback")) json.key("lacp_fallback").boolean(true);
}

void put_network(const Given& given, Passwords&, base::JsonWriter& json) {
    const auto& owner = given.text("owner");
    const auto access = given.find_argument("access");
    const bool is_public = given.has_option("--public");
    if (is_public && access && !access->empty()) {
        throw UsageError("a public network is open to all projects: leave out ACCESS or --public", "network_create");
    }
    if (owner == "admin" && !access && !is_public) {
        throw UsageError("give the project that may use the network, as ACCESS, or --public", "network_create");
    }
    const auto net_id = either(given, "net_id", "--net-id", "network_create");
    put_network_of(json, owner, is_public ? "" : access.value_or(owner), net_id.value_or(""));
}

void put_simple_network(const Given& given, Passwords&, base::JsonWriter& json) {
    put_network_of(json, given.text("project"), given.text("project"), "");
}

void put_switch(const Given& given, Passwords& passwords, base::JsonWriter& json) {
    json.key("type").string(given.text("type"));
    std::set<std::string> seen{"type"};
    for (const auto& word : given.rest) put_field(json, word, seen, "switch_register");
    put_switch_secrets(json, given, passwords, "switch_register");
}

void put_switch_update(const Given& given, Passwords& passwords, base::JsonWriter& json) {
    const std::string command = "switch_update";
    const auto secrets = {password_file, "--ask-password", "--enable-password-file", "--ask-enable-password"};
    const bool has_field = std::any_of(given.rest.begin(), given.rest.end(),
                                       [](const std::string& word) { return base::contains(word, '='); });
    if (!has_field &&
        std::none_of(secrets.begin(), secrets.end(), [&](const char* name) { return given.has_option(name); })) {
        throw UsageError("nothing to change: give FIELD=VALUE or a password", command);
    }
    std::set<std::string> seen;
    if (given.has_option("--force")) seen.insert("force");
    for (const auto& word : given.rest) {
        // Earlier versions required the type here, although it cannot change.
        if (&word == &given.rest.front() && !base::contains(word, '=')) {
            json.key("type").string(word);
            seen.insert("type");
        } else {
            put_field(json, word, seen, command);
        }
    }
    put_switch_secrets(json, given, passwords, command);
    put_force(given, passwords, json);
}

void put_node_update(const Given& given, Passwords& passwords, base::JsonWriter& json) {
    const std::string command = "node_update";
    if (const auto label = given.find_option("--label")) json.key("label").string(*label);
    const auto names = {"--obm-type", "--ipmi-host", "--ipmi-user", "--password-file", "--ask-password"};
    if (std::none_of(names.begin(), names.end(), [&](const char* name) { return given.has_option(name); }) &&
        !has_bmc_field_option(given, BmcOptionsFor::changed_node)) {
        if (!given.has_option("--label")) throw UsageError("nothing to change: give one of its options", command);
        return;
    }
    json.key("obm").begin_object();
    if (const auto type = given.find_option("--obm-type")) json.key("type").string(*type);
    if (const auto host = given.find_option("--ipmi-host")) json.key("host").string(*host);
    if (const auto user = given.find_option("--ipmi-user")) json.key("user").string(*user);
    put_secret(json, "password", given, passwords,
               {password_file, "--ask-password", "Password on the BMC of node " + given.text("node")}, command);
    put_bmc_field_options(json, given, BmcOptionsFor::changed_node, command);
    json.end_object();
}

void put_nic_update(const Given& given, Passwords&, base::JsonWriter& json) {
    const auto label = given.find_option("--label");
    const auto macaddr = given.find_option("--macaddr");
    if (!label && !macaddr) throw UsageError("nothing to change: give --label, --macaddr, or both", "nic_update");
    if (label) json.key("label").string(*label);
    if (macaddr) json.key("macaddr").string(*macaddr);
}

void put_move(const Given& given, Passwords& passwords, base::JsonWriter& json) {
    json.key("node").string(given.text("node")).key("nic").string(given.text("nic"));
    put_force(given, passwords, json);
}

}  // namespace haas::cli
