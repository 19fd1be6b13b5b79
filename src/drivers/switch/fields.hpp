// Shared checks of a new switch's fields.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/switch.hpp"
#include "sys/ssh_login.hpp"

namespace haas::drivers {

/// Reads the fields of a new switch one by one, and in the end knows which were not read.
class FieldReader {
public:
    explicit FieldReader(const std::map<std::string, core::FieldValue>& fields) : left_(fields) {}

    /// @throws core::ValidationError  when it is missing or not a string;  core::BadArgumentError  when it is empty
    std::string required_text(const std::string& name);

    /// @throws core::ValidationError  when it is there and not a string
    std::optional<std::string> optional_text(const std::string& name);

    /// A whole number, given as a number or as a string of its digits. Returns decimal digits without leading zeros.
    /// @throws core::ValidationError  when it is missing or neither;  core::BadArgumentError  when it is out of range
    std::string required_number(const std::string& name, int lowest, int highest);

    /// Like required_number(), but empty when it is missing.
    /// @throws core::ValidationError, core::BadArgumentError
    std::optional<std::string> optional_number(const std::string& name, int lowest, int highest);

    /// `true` or `false`, given as a boolean or as that word; empty when it is missing.
    /// @throws core::ValidationError  when it is neither
    std::optional<bool> optional_boolean(const std::string& name);

    /// @param type  the switch type, for the message
    /// @throws core::ValidationError  when there is a field that was not read
    void require_nothing_else(const std::string& type) const;

private:
    std::optional<core::FieldValue> take(const std::string& name);

    std::map<std::string, core::FieldValue> left_;
};

constexpr int ssh_port = 22;
/// What the address of a switch must be whose TCP port is the field `port`.
constexpr const char* host_rule = "a host name or an IP address, without a TCP port: that is the field port";
constexpr int highest_tcp_port = 65535;

/// Whether a text can be typed in one line: 1 to 128 characters of printable ASCII.
bool is_typed(std::string_view text);

/// `SHA256:` and 43 characters, as `ssh-keygen -l` prints it.
bool is_fingerprint(std::string_view text);

/// The name of the field that lets ssh use legacy algorithms.
constexpr const char* legacy_field = "legacy_algorithms";

/// The text of a stored field; empty when the field does not exist.
std::string find_text(const core::SwitchFields& fields, const std::string& name);

/// The algorithms for ssh, as the field `legacy_algorithms` says.
sys::SshAlgorithms ssh_algorithms(const core::SwitchFields& fields);

/// @throws core::BadArgumentError  "The field NAME must be RULE."
[[noreturn]] void refuse_field(const std::string& name, const std::string& rule);

}  // namespace haas::drivers
