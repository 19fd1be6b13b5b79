#include "cli/bmc_options.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/usage_error.hpp"

namespace haas::cli {

namespace {

enum class Kind { text, number, turns_on, turns_off };

struct BmcOption {
    std::string_view name;
    std::string_view shown;
    std::string_view member;
    Kind kind;
    std::string_view about;
    std::string_view about_change;  ///< for node_update; empty: the same
};

constexpr std::array options{
    BmcOption{"--obm-port", "PORT", "port", Kind::number, "the BMC's port, if not the usual one",
              "the BMC's port, or `usual`"},
    BmcOption{"--obm-cipher-suite", "NUMBER", "cipher_suite", Kind::number,
              "the IPMI cipher suite, if not the usual one", "the IPMI cipher suite, or `usual`"},
    BmcOption{"--obm-any-certificate", "", "verify_tls", Kind::turns_off, "accept any certificate of a Redfish service",
              ""},
    BmcOption{"--obm-system", "ID", "system", Kind::text, "which machine, if a Redfish service has several",
              "which machine, if a Redfish service has several, or `usual`"},
    BmcOption{"--obm-boot-mode", "MODE", "boot_mode", Kind::text,
              "uefi or legacy: how the machine boots, if not as it is set now", "uefi, legacy or `usual`"},
    BmcOption{"--obm-privilege", "LEVEL", "privilege", Kind::text,
              "administrator or operator: the level of the IPMI user, if not tried",
              "administrator, operator or `usual`"},
    BmcOption{"--obm-interface", "NAME", "interface", Kind::text,
              "lanplus (IPMI 2.0), or lan for a BMC that has only IPMI 1.5", "lanplus, lan or `usual`"},
    BmcOption{"--obm-retries", "NUMBER", "retries", Kind::number,
              "how often an IPMI packet is sent (of a power cycle, once)",
              "how often an IPMI packet is sent (of a power cycle, once), or `usual`"},
    BmcOption{"--obm-retry-interval", "SECONDS", "retry_interval", Kind::number, "the first wait for an IPMI answer",
              "the first wait for an IPMI answer, or `usual`"},
    BmcOption{"--obm-console", "WHEN", "console", Kind::text,
              "always or asked: when the node's console is logged, if not as haas.cfg says",
              "always, asked or `usual`"},
    BmcOption{"--obm-legacy-tls", "", "legacy_tls", Kind::turns_on,
              "speak TLS 1.0 and 1.1 as well, for old Redfish services", ""},
};

/// Take back flags of a node.
constexpr std::array opposites{
    BmcOption{"--obm-check-certificate", "", "verify_tls", Kind::turns_on,
              "accept only a certificate of a known authority", ""},
    BmcOption{"--obm-no-legacy-tls", "", "legacy_tls", Kind::turns_off, "speak only TLS 1.2 and newer", ""},
};

std::vector<BmcOption> options_for(BmcOptionsFor use) {
    std::vector<BmcOption> all(options.begin(), options.end());
    if (use == BmcOptionsFor::changed_node) all.insert(all.end(), opposites.begin(), opposites.end());
    return all;
}

void put(base::JsonWriter& json, const Given& given, const BmcOption& option, const std::string& command) {
    const auto text = given.find_option(option.name).value_or("");
    json.key(option.member);
    if (option.kind == Kind::text) {
        json.string(text);
    } else if (option.kind == Kind::number) {
        const auto number = base::parse_number<int>(text);
        if (!number) throw UsageError(std::string(option.name) + " must be a number", command);
        json.number(*number);
    } else {
        json.boolean(option.kind == Kind::turns_on);
    }
}

}  // namespace

std::vector<Option> bmc_field_options(BmcOptionsFor use) {
    std::vector<Option> shown;
    for (const auto& option : options_for(use)) {
        const bool changed = use == BmcOptionsFor::changed_node && !option.about_change.empty();
        shown.push_back({.name = option.name,
                         .value = option.shown.empty() ? Value::none : Value::required,
                         .shown = option.shown,
                         .about = changed ? option.about_change : option.about,
                         .fields = option.member});
    }
    return shown;
}

bool has_bmc_field_option(const Given& given, BmcOptionsFor use) {
    const auto all = options_for(use);
    return std::any_of(all.begin(), all.end(), [&](const auto& option) { return given.has_option(option.name); });
}

void put_bmc_field_options(base::JsonWriter& json, const Given& given, BmcOptionsFor use, const std::string& command) {
    for (const auto& opposite : opposites) {
        for (const auto& option : options) {
            if (option.member != opposite.member || !given.has_option(option.name)) continue;
            if (!given.has_option(opposite.name)) continue;
            throw UsageError("give " + std::string(option.name) + " or " + std::string(opposite.name) + ", not both",
                             command);
        }
    }
    for (const auto& option : options_for(use)) {
        if (!given.has_option(option.name)) continue;
        if (use == BmcOptionsFor::changed_node && given.find_option(option.name) == "usual") {
            json.key(option.member).null();
        } else {
            put(json, given, option, command);
        }
    }
}

}  // namespace haas::cli
