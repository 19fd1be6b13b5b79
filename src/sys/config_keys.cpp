#include "sys/config_keys.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <sstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "core/media_url.hpp"
#include "sys/origin.hpp"

namespace haas::sys {

namespace {

namespace fs = std::filesystem;

std::int64_t parse_number(const std::string& text, std::int64_t lowest, std::int64_t highest) {
    const auto value = base::parse_number<std::int64_t>(text);
    if (!value || *value < lowest || *value > highest) {
        throw base::ConfigError("must be a whole number from " + std::to_string(lowest) + " to " +
                                std::to_string(highest));
    }
    return *value;
}

std::set<core::Vlan> parse_vlans(const std::string& text) {
    const auto list = core::parse_vlan_list(text);
    return {list.begin(), list.end()};
}

fs::path parse_directory(const std::string& text) {
    const fs::path path = text;
    // The programs have different working directories.
    if (!path.is_absolute()) throw base::ConfigError("must be the absolute path of a directory");
    return path.has_filename() ? path : path.parent_path();
}

/// Who may read this file may not know the password: the library reads it from another one.
std::string parse_server_uri(const std::string& text) {
    constexpr std::size_t begin = std::string_view("postgresql://").size();
    const auto authority = text.substr(begin, text.find_first_of("/?", begin) - begin);
    const auto user = authority.substr(0, authority.find('@') == std::string::npos ? 0 : authority.rfind('@'));
    if (user.find(':') != std::string::npos || text.find("password=") != std::string::npos)
        throw base::ConfigError("must have no password: write postgresql://user@host/database?passfile=FILE");
    const auto path = text.find('/', begin);
    if (path == std::string::npos || path + 1 == text.size() || text[path + 1] == '?')
        throw base::ConfigError("must name a database: write postgresql://user@host/database");
    for (const char c : text) {
        if (c <= ' ' || c > '~' || c == '"' || c == '\'')
            throw base::ConfigError("must have no blanks and quotes: write %20, %22, %27");
    }
    return text;
}

fs::path parse_file(const std::string& text) {
    if (text.empty()) throw base::ConfigError("must name a file");
    return text;
}

bool parse_flag(const std::string& text) {
    if (text == "true" || text == "yes") return true;
    if (text == "false" || text == "no") return false;
    throw base::ConfigError("must be true or false");
}

std::chrono::seconds parse_seconds(const std::string& text, int highest) {
    return std::chrono::seconds(parse_number(text, 1, highest));
}

/// Words separated by commas or spaces.
std::vector<std::string> split_words(std::string text) {
    std::replace(text.begin(), text.end(), ',', ' ');
    std::istringstream words(text);
    return {std::istream_iterator<std::string>(words), {}};
}

std::set<std::string> parse_names(const std::string& text) {
    std::set<std::string> names;
    for (const auto& word : split_words(text)) names.insert(parse_name(word));
    return names;
}

/// Origins separated by commas or spaces. They are compared with what browsers send, so they must be written as there.
std::set<std::string> parse_origins(const std::string& text) {
    std::set<std::string> origins;
    for (auto& word : split_words(text)) {
        if (!is_origin(word)) {
            throw base::ConfigError(
                "must be origins as browsers write them, as https://dashboard.example.org: scheme, host, and the port "
                "unless it is the usual one, in small letters and without a slash at the end; * and null are none");
        }
        origins.insert(std::move(word));
    }
    return origins;
}

/// Whether a URL names one place, without `..` and the like.
bool is_place(const std::string& url) {
    try {
        const auto place = core::parse_media_url(url);
        return !base::contains(place, '?') && core::is_media_below(place, place);
    } catch (const base::Error&) {
        return false;
    }
}

/// URLs separated by commas or spaces.
std::vector<std::string> parse_places(const std::string& text) {
    auto places = split_words(text);
    if (std::all_of(places.begin(), places.end(), is_place)) return places;
    throw base::ConfigError(
        "must be URLs as https://images.example.org/haas/: http or https, a host, and a path without a query, . and ..");
}

/// A name that Linux accepts for a network interface.
std::string parse_interface(const std::string& text) {
    if (text.size() > 15 || text == "." || text == "..") {
        throw base::ConfigError("must be the name of a network interface, of up to 15 characters");
    }
    return parse_name(text);
}

std::string parse_address(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    if (::inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
        ::inet_pton(AF_INET6, text.c_str(), address.data()) == 1) {
        return text;
    }
    throw base::ConfigError("must be an IP address");
}

template <class Value>
Value parse_choice(const std::string& text, const std::vector<std::pair<const char*, Value>>& choices) {
    std::string names;
    for (const auto& [name, value] : choices) {
        if (text == name) return value;
        names += (names.empty() ? "" : " or ") + std::string(name);
    }
    throw base::ConfigError("must be " + names);
}

constexpr ConfigKey keys[] = {
    {"general.log_level", [](Config& c, const std::string& v) { c.log_level = base::log::parse_level(v); }},
    {"general.process_memory",
     [](Config& c, const std::string& v) { c.process_memory = static_cast<int>(parse_number(v, 128, 1048576)); }},
    {"general.idempotency_keys_kept",
     [](Config& c, const std::string& v) { c.idempotency_keys_kept = std::chrono::hours(parse_number(v, 1, 720)); }},
    {"general.idempotency_keys_per_user",
     [](Config& c, const std::string& v) { c.idempotency_keys_per_user = static_cast<int>(parse_number(v, 100, 1000000)); }},
    {"general.state_directory", [](Config& c, const std::string& v) { c.keep_state_in(parse_directory(v)); }},
    {"general.key_directory", [](Config& c, const std::string& v) { c.keep_keys_in(parse_directory(v)); }},
    {"client.endpoint",
     [](Config& c, const std::string& v) {
         if (!v.starts_with("http://") && !v.starts_with("https://")) {
             throw base::ConfigError("must be a URL that begins with http:// or https://");
         }
         c.client.endpoint = v;
         c.client.endpoint_is_given = true;
     }},
    {"client.username", [](Config& c, const std::string& v) { c.client.username = v; }},
    {"client.password", [](Config& c, const std::string& v) { c.client.password = base::Secret(v); }},
    {"database.uri",
     [](Config& c, const std::string& v) {
         c.database.uri = parse_database_uri(v);
     }},
    {"database.busy_timeout",
     [](Config& c, const std::string& v) { c.database.busy_timeout = parse_seconds(v, 10); }},
    {"api.waiting_requests",
     [](Config& c, const std::string& v) { c.api.waiting_requests = static_cast<int>(parse_number(v, 0, 1000)); }},
    {"api.waiting_share",
     [](Config& c, const std::string& v) { c.api.waiting_share = static_cast<int>(parse_number(v, 1, 1000)); }},
    {"api.metadata_entries",
     [](Config& c, const std::string& v) { c.api.metadata_entries = static_cast<int>(parse_number(v, 1, 1000000)); }},
    {"api.metadata_size",
     [](Config& c, const std::string& v) { c.api.metadata_size = static_cast<int>(parse_number(v, 1000, 100000000)); }},
    {"api.cors_origins", [](Config& c, const std::string& v) { c.api.cors_origins = parse_origins(v); }},
    {"api.tokens_per_user",
     [](Config& c, const std::string& v) { c.api.tokens_per_user = static_cast<int>(parse_number(v, 1, 10000)); }},
    {"auth.remote_user", [](Config& c, const std::string& v) { c.auth.remote_user = parse_flag(v); }},
    {"auth.unknown_user",
     [](Config& c, const std::string& v) {
         c.auth.unknown_user = parse_choice<Config::Auth::Unknown>(
             v, {{"refuse", Config::Auth::Unknown::refuse}, {"create", Config::Auth::Unknown::create}});
     }},
    {"auth.most_users",
     [](Config& c, const std::string& v) { c.auth.most_users = static_cast<int>(parse_number(v, 1, 1000000)); }},
    {"auth.remote_administrators",
     [](Config& c, const std::string& v) { c.auth.remote_administrators = parse_flag(v); }},
    {"auth.session_lifetime",
     [](Config& c, const std::string& v) {
         constexpr std::chrono::seconds longest = std::chrono::days(30);
         c.auth.session_lifetime = std::chrono::seconds(parse_number(v, 60, longest.count()));
     }},
    {"api.waiting_file", [](Config& c, const std::string& v) { c.api.waiting_file = parse_file(v); }},
    {"api.password_checks",
     [](Config& c, const std::string& v) { c.api.password_checks = static_cast<int>(parse_number(v, 4, 1000)); }},
    {"api.proofs_directory", [](Config& c, const std::string& v) { c.api.proofs_directory = parse_file(v); }},
    {"device.socket", [](Config& c, const std::string& v) { c.device.socket = parse_file(v); }},
    {"device.requests",
     [](Config& c, const std::string& v) { c.device.requests = static_cast<int>(parse_number(v, 1, 1000)); }},
    {"vlan.vlans", [](Config& c, const std::string& v) { c.vlan.pool = parse_vlans(v); }},
    {"vlan.reserved", [](Config& c, const std::string& v) { c.vlan.reserved = parse_vlans(v); }},
    {"vlan.project_share",
     [](Config& c, const std::string& v) { c.vlan.project_share = static_cast<int>(parse_number(v, 1, 100)); }},
    {"obm.public_key", [](Config& c, const std::string& v) { c.bmc.public_key = parse_file(v); }},
    {"obm.private_key", [](Config& c, const std::string& v) { c.bmc.private_key = parse_file(v); }},
    {"obm.key_file", [](Config& c, const std::string& v) { c.bmc.key_file = parse_file(v); }},
    {"obm.pxe_on_cycle", [](Config& c, const std::string& v) { c.bmc.pxe_on_cycle = parse_flag(v); }},
    {"obm.console",
     [](Config& c, const std::string& v) {
         c.bmc.console = parse_choice<Config::Bmc::Console>(
             v, {{"asked", Config::Bmc::Console::asked}, {"always", Config::Bmc::Console::always}});
     }},
    {"obm.media_urls", [](Config& c, const std::string& v) { c.bmc.media_urls = parse_places(v); }},
    {"obm.command_timeout", [](Config& c, const std::string& v) { c.bmc.command_timeout = parse_seconds(v, 30); }},
    {"obm.request_timeout", [](Config& c, const std::string& v) { c.bmc.request_timeout = parse_seconds(v, 35); }},
    {"obm.lock_directory", [](Config& c, const std::string& v) { c.bmc.lock_directory = parse_file(v); }},
    {"console.directory", [](Config& c, const std::string& v) { c.console.directory = parse_file(v); }},
    {"console.program", [](Config& c, const std::string& v) { c.console.program = parse_file(v); }},
    {"console.log_size",
     [](Config& c, const std::string& v) {
         c.console.log_size = static_cast<std::size_t>(parse_number(v, 65536, 999999999));
     }},
    {"console.total_size",
     [](Config& c, const std::string& v) { c.console.total_size = parse_number(v, 65536, 100'000'000'000'000); }},
    {"console.project_share",
     [](Config& c, const std::string& v) { c.console.project_share = static_cast<int>(parse_number(v, 1, 100)); }},
    {"console.followers",
     [](Config& c, const std::string& v) { c.console.followers = static_cast<int>(parse_number(v, 0, 1000)); }},
    {"console.followers_share",
     [](Config& c, const std::string& v) { c.console.followers_share = static_cast<int>(parse_number(v, 1, 1000)); }},
    {"headnode.base_imgs", [](Config& c, const std::string& v) { c.headnode.base_imgs = parse_names(v); }},
    {"headnode.libvirt_endpoint",
     [](Config& c, const std::string& v) {
         if (!base::contains(v, "://")) {
             throw base::ConfigError("must be a libvirt URI like qemu:///system");
         }
         c.headnode.libvirt_endpoint = v;
         c.headnode.libvirt_endpoint_is_given = true;
     }},
    {"headnode.bridge",
     [](Config& c, const std::string& v) {
         c.headnode.bridge = parse_choice<Config::Headnode::Bridge>(
             v, {{"linux", Config::Headnode::Bridge::linux_bridge}, {"openvswitch", Config::Headnode::Bridge::openvswitch}});
     }},
    {"headnode.trunk_nic",
     [](Config& c, const std::string& v) { c.headnode.trunk_nic = v.empty() ? v : parse_interface(v); }},
    {"headnode.ovs_bridge", [](Config& c, const std::string& v) { c.headnode.ovs_bridge = parse_interface(v); }},
    {"headnode.clone",
     [](Config& c, const std::string& v) {
         c.headnode.clone = parse_choice<Config::Headnode::Clone>(
             v, {{"linked", Config::Headnode::Clone::linked}, {"full", Config::Headnode::Clone::full}});
     }},
    {"headnode.vnc_listen", [](Config& c, const std::string& v) { c.headnode.vnc_listen = parse_address(v); }},
    {"headnode.keep_base_interfaces",
     [](Config& c, const std::string& v) { c.headnode.keep_base_interfaces = parse_flag(v); }},
    {"headnode.storage_pool", [](Config& c, const std::string& v) { c.headnode.storage_pool = parse_name(v); }},
    {"headnode.storage_directory", [](Config& c, const std::string& v) { c.headnode.storage_directory = parse_file(v); }},
    {"headnode.request_timeout",
     [](Config& c, const std::string& v) { c.headnode.request_timeout = parse_seconds(v, 35); }},
    {"headnode.headnodes_per_project",
     [](Config& c, const std::string& v) { c.headnode.headnodes_per_project = static_cast<int>(parse_number(v, 1, 10000)); }},
    {"headnode.hnics_per_headnode",
     [](Config& c, const std::string& v) { c.headnode.hnics_per_headnode = static_cast<int>(parse_number(v, 1, 100)); }},
    {"headnode.clone_timeout",
     [](Config& c, const std::string& v) { c.headnode.clone_timeout = std::chrono::seconds(parse_number(v, 10, 86400)); }},
    {"headnode.lock_directory", [](Config& c, const std::string& v) { c.headnode.lock_directory = parse_file(v); }},
    {"sync.max_switches_at_once",
     [](Config& c, const std::string& v) { c.sync.max_switches_at_once = static_cast<int>(parse_number(v, 1, 1000)); }},
    {"sync.max_attempts",
     [](Config& c, const std::string& v) { c.sync.max_attempts = static_cast<int>(parse_number(v, 1, 1000)); }},
    {"sync.retry_delay", [](Config& c, const std::string& v) { c.sync.retry_delay = parse_seconds(v, 3600); }},
    {"sync.longest_retry_delay",
     [](Config& c, const std::string& v) { c.sync.longest_retry_delay = parse_seconds(v, 86400); }},
    {"sync.poll_interval",
     [](Config& c, const std::string& v) {
         c.sync.poll_interval = std::chrono::milliseconds(parse_number(v, 10, 10000));
     }},
    {"sync.connect_timeout",
     [](Config& c, const std::string& v) { c.sync.connect_timeout = parse_seconds(v, 300); }},
    {"sync.command_timeout",
     [](Config& c, const std::string& v) { c.sync.command_timeout = parse_seconds(v, 300); }},
    {"sync.keep_actions",
     [](Config& c, const std::string& v) { c.sync.keep_actions = std::chrono::hours(24 * parse_number(v, 1, 3650)); }},
    {"sync.most_finished_actions",
     [](Config& c, const std::string& v) { c.sync.most_finished_actions = static_cast<int>(parse_number(v, 1000, 100000000)); }},
    {"sync.pending_per_project",
     [](Config& c, const std::string& v) { c.sync.pending_per_project = static_cast<int>(parse_number(v, 1, 1000000)); }},
    {"sync.save",
     [](Config& c, const std::string& v) {
         c.sync.save = parse_choice<Config::Sync::Save>(
             v, {{"never", Config::Sync::Save::never}, {"after_batch", Config::Sync::Save::after_batch}});
     }},
    {"sync.create_vlans", [](Config& c, const std::string& v) { c.sync.create_vlans = parse_flag(v); }},
    {"sync.remove_vlans", [](Config& c, const std::string& v) { c.sync.remove_vlans = parse_flag(v); }},
    {"sync.describe", [](Config& c, const std::string& v) { c.sync.describe = parse_flag(v); }},
    {"sync.trust_failovers", [](Config& c, const std::string& v) { c.sync.trust_failovers = parse_flag(v); }},
    {"sync.switch_public_key", [](Config& c, const std::string& v) { c.sync.switch_public_key = parse_file(v); }},
    {"sync.switch_private_key", [](Config& c, const std::string& v) { c.sync.switch_private_key = parse_file(v); }},
    {"sync.ssh_known_hosts", [](Config& c, const std::string& v) { c.sync.ssh_known_hosts = parse_file(v); }},
    {"sync.ssh_key", [](Config& c, const std::string& v) { c.sync.ssh_key = parse_file(v); }},
    {"driver simple_vlan.switch", [](Config& c, const std::string& v) { c.simple_vlan_switch = v; }},
};

}  // namespace

std::string parse_database_uri(const std::string& text) {
    if (text.starts_with("postgresql://")) return parse_server_uri(text);
    if (!text.starts_with("sqlite:///") || text.size() == std::string_view("sqlite:///").size()) {
        throw base::ConfigError(
            "must be sqlite:///relative/file, sqlite:////absolute/file or postgresql://user@host/database");
    }
    return text;
}

std::span<const ConfigKey> config_keys() { return keys; }

}  // namespace haas::sys
