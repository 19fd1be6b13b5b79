#include "core/bmc_fields.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "base/text.hpp"
#include "core/error.hpp"
#include "core/host.hpp"

namespace haas::core {

namespace {

using rapidjson::Value;

constexpr std::size_t longest_text = 255;
constexpr std::size_t longest_ipmi_user = 16;      // IPMI 2.0, 22.28
constexpr std::size_t longest_ipmi_password = 20;  // IPMI 2.0, 22.30
constexpr std::size_t longest_old_password = 16;   // IPMI 1.5, 18.16

/// What a field is for the BMC's password.
enum class Bearing {
    none,
    place,      ///< it decides where the password goes
    protection  ///< one of its values leaves the password with less protection
};

struct Text {
    static constexpr const char* kind = "a string";
    static constexpr bool required = true;
    const char* name;
    std::string BmcAddress::*member;
    std::string (*parse)(std::string_view text, const std::string& field);
    Bearing bearing = Bearing::none;

    std::string text_of(const BmcAddress& address) const { return address.*member; }
    /// Empty: it is left out, see require_complete().
    bool is_legal(const BmcAddress& address) const {
        const auto& text = address.*member;
        return text.empty() || parse(text, name) == text;
    }
    bool has_type(const Value& value) const { return value.IsString(); }
    BmcEdit edit(const Value& value) const {
        return [*this, text = std::string(value.GetString(), value.GetStringLength())](BmcAddress& address) {
            address.*member = parse(text, name);
        };
    }
    void write(base::JsonWriter& json, const BmcAddress& address) const {
        if (!(address.*member).empty()) json.key(name).string(address.*member);
    }
};

/// A number that is empty for the usual one.
struct Number {
    static constexpr const char* kind = "a whole number";
    static constexpr bool required = false;
    const char* name;
    std::optional<int> BmcAddress::*member;
    int lowest;
    int highest;
    Bearing bearing = Bearing::none;

    std::string text_of(const BmcAddress& address) const {
        return address.*member ? std::to_string(*(address.*member)) : std::string();
    }
    bool is_legal(const BmcAddress& address) const {
        const auto& number = address.*member;
        return !number || (*number >= lowest && *number <= highest);
    }
    bool has_type(const Value& value) const { return value.IsInt64() || value.IsNull(); }
    BmcEdit edit(const Value& value) const {
        if (value.IsNull()) return [*this](BmcAddress& address) { (address.*member).reset(); };
        return [*this, number = value.GetInt64()](BmcAddress& address) {
            if (number < lowest || number > highest) {
                throw BadArgumentError(std::string(name) + " must be from " + std::to_string(lowest) + " to " +
                                           std::to_string(highest) + ".",
                                       name);
            }
            address.*member = static_cast<int>(number);
        };
    }
    void write(base::JsonWriter& json, const BmcAddress& address) const {
        if (const auto& number = address.*member) json.key(name).number(*number);
    }
};

/// A text that is empty for the usual one.
struct OptionalText {
    static constexpr const char* kind = "a string";
    static constexpr bool required = false;
    const char* name;
    std::optional<std::string> BmcAddress::*member;
    std::string (*parse)(std::string_view text, const std::string& field);
    Bearing bearing = Bearing::none;
    const char* weak = "";  ///< the value with less protection

    std::string text_of(const BmcAddress& address) const { return (address.*member).value_or(""); }
    bool is_weak(const BmcAddress& address) const { return text_of(address) == weak; }
    bool is_legal(const BmcAddress& address) const {
        const auto& text = address.*member;
        return !text || parse(*text, name) == *text;
    }
    bool has_type(const Value& value) const { return value.IsString() || value.IsNull(); }
    BmcEdit edit(const Value& value) const {
        if (value.IsNull()) return [*this](BmcAddress& address) { (address.*member).reset(); };
        return [*this, text = std::string(value.GetString(), value.GetStringLength())](BmcAddress& address) {
            address.*member = parse(text, name);
        };
    }
    void write(base::JsonWriter& json, const BmcAddress& address) const {
        if (const auto& text = address.*member) json.key(name).string(*text);
    }
};

/// A flag that has its usual value nearly everywhere.
struct Flag {
    static constexpr const char* kind = "true or false";
    static constexpr bool required = false;
    const char* name;
    bool BmcAddress::*member;
    bool usual;
    Bearing bearing = Bearing::none;

    std::string text_of(const BmcAddress& address) const { return address.*member ? "true" : "false"; }
    bool is_weak(const BmcAddress& address) const { return address.*member != usual; }
    bool is_legal(const BmcAddress&) const { return true; }
    bool has_type(const Value& value) const { return value.IsBool(); }
    BmcEdit edit(const Value& value) const {
        return [*this, flag = value.GetBool()](BmcAddress& address) { address.*member = flag; };
    }
    void write(base::JsonWriter& json, const BmcAddress& address) const {
        if (address.*member != usual) json.key(name).boolean(address.*member);
    }
};

std::string parse_type(std::string_view text, const std::string& field) {
    // HaaS 0.1 had URLs here, which end in the type.
    std::string type(text.substr(text.rfind('/') + 1));
    if (type != "ipmi" && type != "redfish" && type != "mock") {
        throw BadArgumentError("The type of the BMC must be ipmi, redfish or mock.", field);
    }
    return type;
}

/// IPMI knows a user without a name.
std::string parse_user(std::string_view text, const std::string& field) {
    return text.empty() ? std::string() : parse_bmc_text(text, field);
}

template <const char* const& First, const char* const& Second>
std::string parse_choice(std::string_view text, const std::string& field) {
    for (const std::string_view word : {First, Second}) {
        if (base::lower(text) == word) return std::string(word);
    }
    throw BadArgumentError(field + " must be " + First + " or " + Second + ".", field);
}

constexpr const char* uefi = "uefi";
constexpr const char* legacy = "legacy";
constexpr const char* administrator = "administrator";
constexpr const char* oper = "operator";
constexpr const char* lanplus = "lanplus";
constexpr const char* lan = "lan";
constexpr const char* always = "always";
constexpr const char* asked = "asked";

constexpr std::tuple fields{
    Text{"type", &BmcAddress::type, parse_type, Bearing::place},
    Text{"host", &BmcAddress::host, parse_bmc_text, Bearing::place},
    Text{"user", &BmcAddress::user, parse_user, Bearing::place},
    Number{"port", &BmcAddress::port, 1, 65535, Bearing::place},
    Number{"cipher_suite", &BmcAddress::cipher_suite, 0, 255},
    Flag{"verify_tls", &BmcAddress::verify_tls, true, Bearing::protection},
    OptionalText{"system", &BmcAddress::system, parse_bmc_text},
    OptionalText{"boot_mode", &BmcAddress::boot_mode, parse_choice<uefi, legacy>},
    OptionalText{"privilege", &BmcAddress::privilege, parse_choice<administrator, oper>},
    OptionalText{"interface", &BmcAddress::interface, parse_choice<lanplus, lan>, Bearing::protection, lan},
    Number{"retries", &BmcAddress::retries, 1, 20},
    Number{"retry_interval", &BmcAddress::retry_interval, 1, 30},
    OptionalText{"console", &BmcAddress::console, parse_choice<always, asked>},
    Flag{"legacy_tls", &BmcAddress::legacy_tls, false, Bearing::protection},
};

template <class Visit>
void for_each_field(Visit&& visit) {
    std::apply([&](const auto&... field) { (visit(field), ...); }, fields);
}

[[noreturn]] void refuse(const char* name, const std::string& reason) {
    throw ValidationError("The field " + std::string(name) + " of obm " + reason + ".", name);
}

/// @param require  `require(field, value)` throws for a value that is missing (null pointer) or must not be there
template <class Require>
BmcEdit parse_edit(const Value& object, Require&& require) {
    std::vector<BmcEdit> edits;
    for_each_field([&](const auto& field) {
        const auto member = object.FindMember(field.name);
        const auto* const value = member == object.MemberEnd() ? nullptr : &member->value;
        require(field, value);
        if (value == nullptr) return;
        if (!field.has_type(*value)) refuse(field.name, "must be " + std::string(field.kind));
        edits.push_back(field.edit(*value));
    });
    return [edits = std::move(edits)](BmcAddress& address) {
        for (const auto& edit : edits) edit(address);
    };
}

}  // namespace

bool is_bmc_field(std::string_view name) {
    bool found = false;
    for_each_field([&](const auto& field) { found = found || name == field.name; });
    return found;
}

void require_complete(const BmcAddress& address, const BmcFieldNames& names) {
    if (address.type == "mock") return;
    if (address.host.empty()) refuse(names.host, "is missing");
    if (!plain_host(address.host)) {
        throw BadArgumentError(
            std::string(names.host) +
                " must be a host name or an IP address and nothing else: bmc1.example.org, 10.0.0.1, "
                "fe80::1%eth0. A port goes into the field port; give no https:// and no path.",
            names.host);
    }
    if (address.type != "ipmi") {
        if (address.user.empty()) refuse(names.user, "is missing");
        return;
    }
    if (address.user.size() > longest_ipmi_user) {
        throw BadArgumentError(
            std::string(names.user) + " must have at most 16 characters, as IPMI knows no longer users.", names.user);
    }
    if (address.interface == lan && address.cipher_suite) {
        throw BadArgumentError("cipher_suite must be left out where interface is lan: IPMI 1.5 has none.",
                               "cipher_suite");
    }
}

void require_legal(const BmcAddress& address) {
    for_each_field([&](const auto& field) {
        if (!field.is_legal(address)) {
            throw BadArgumentError(std::string(field.name) + " has a value that no request can give it.", field.name);
        }
    });
    require_complete(address);
}

BmcAddress parse_bmc_address(const Value& object) {
    const auto type = object.FindMember("type");
    const bool is_mock = type != object.MemberEnd() && type->value.IsString() &&
                         std::string_view(type->value.GetString(), type->value.GetStringLength()).ends_with("mock");
    BmcAddress address;
    parse_edit(object, [&](const auto& field, const Value* value) {
        if (value == nullptr && field.required && !is_mock) refuse(field.name, "is missing");
        if (value != nullptr && value->IsNull()) refuse(field.name, "must be " + std::string(field.kind));
    })(address);
    require_complete(address);
    return address;
}

BmcEdit parse_bmc_edit(const Value& object) {
    return parse_edit(object, [](const auto&, const Value*) {});
}

void write_bmc_fields(base::JsonWriter& json, const BmcAddress& address) {
    for_each_field([&](const auto& field) { field.write(json, address); });
}

std::vector<std::string> password_place(const BmcAddress& address) {
    std::vector<std::string> words;
    for_each_field([&](const auto& field) {
        if (field.bearing != Bearing::place) return;
        words.emplace_back(field.name);
        words.push_back(field.text_of(address));
    });
    return words;
}

std::set<std::string> missing_protections(const BmcAddress& address) {
    std::set<std::string> missing;
    for_each_field([&](const auto& field) {
        if constexpr (requires { field.is_weak(address); }) {
            if (field.bearing == Bearing::protection && field.is_weak(address)) missing.emplace(field.name);
        }
    });
    return missing;
}

bool may_keep_password(const BmcAddress& before, const BmcAddress& after) {
    return password_place(before) == password_place(after) &&
           std::ranges::includes(missing_protections(before), missing_protections(after));
}

std::string parse_bmc_text(std::string_view text, const std::string& field) {
    const bool legal =
        !text.empty() && text.size() <= longest_text && text.front() != '-' && base::holds_only(text, base::is_graphic);
    if (!legal) {
        throw BadArgumentError(field +
                                   " must be 1 to 255 printable ASCII characters without blanks, and must "
                                   "not begin with a minus.",
                               field);
    }
    return std::string(text);
}

void require_bmc_password(const base::Secret& password, const BmcAddress& address, const BmcFieldNames& names) {
    const auto refuse_password = [&](const std::string& reason) {
        throw BadArgumentError("The BMC's password must not " + reason + ".", names.password);
    };
    const auto text = password.reveal();
    if (text.size() > longest_text) refuse_password("be longer than 255 bytes");
    if (address.type != "ipmi") return;
    if (base::contains(text, '\0')) refuse_password("contain a NUL byte");
    if (text.size() > longest_ipmi_password) refuse_password("be longer than 20 bytes, as IPMI knows no longer ones");
    if (address.interface == lan && text.size() > longest_old_password) {
        refuse_password("be longer than 16 bytes where interface is lan, as IPMI 1.5 knows no longer ones");
    }
}

}  // namespace haas::core
