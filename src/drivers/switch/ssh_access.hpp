// What drivers that reach their switches over ssh have in common: the keys of both sides, and the fields that name them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/switch.hpp"
#include "sys/ssh_key.hpp"

namespace haas::drivers {

/// The keys of this site, of no one switch.
struct SshAccess {
    /// The host keys of switches without a host_key_fingerprint; without it, only those with one are reached.
    std::filesystem::path known_hosts = "/dev/null";
    /// Shown to switches without a password; null: those of the user that haas-sync runs as.
    std::shared_ptr<const sys::SshKey> private_key{};
};

constexpr int ssh_port = 22;
constexpr int highest_tcp_port = 65535;

bool is_alphanumeric(char c);

/// A host name or an IP address, as far as its characters tell.
bool is_host(std::string_view text);

/// What can be typed in one line: 1 to 128 characters of printable ASCII.
bool is_typed(std::string_view text);

/// `SHA256:` and 43 characters, as `ssh-keygen -l` prints it.
bool is_fingerprint(std::string_view text);

/// One spelling of a host: a name in lower case and without the dot at its end, an address as it is commonly written (10.0.0.1
/// for 10.1).
std::string canonical_host(std::string host);

/// The text of a field; empty when it is not there.
std::string find_text(const core::SwitchFields& fields, const std::string& name);

/// @throws core::BadArgumentError  "The field NAME must be RULE."
[[noreturn]] void refuse_field(const std::string& name, const std::string& rule);

}  // namespace haas::drivers
