#include "sys/config.hpp"

#include <arpa/inet.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/trusted_path.hpp"
#include "core/media_url.hpp"
#include "sys/config_lines.hpp"
#include "sys/origin.hpp"

namespace haas::sys {

namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

/// One key of the file, and the function that sets its value; that throws a ConfigError that says only what is wrong.
struct Key {
    const char* name;  ///< `section.key`
    void (*set)(Config&, const std::string&);
};

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

/// The keys are set in this order: the two directories come before the paths that are in them by default.
constexpr Key keys[] = {
    {"general.log_level", [](Config& c, const std::string& v) { c.log_level = base::log::parse_level(v); }},
    {"general.process_memory",
     [](Config& c, const std::string& v) { c.process_memory = static_cast<int>(parse_number(v, 128, 1048576)); }},
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
         if (!v.starts_with("sqlite:///") || v.size() == std::string("sqlite:///").size()) {
             throw base::ConfigError("must be sqlite:///relative/file or sqlite:////absolute/file");
         }
         c.database.uri = v;
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
    {"sync.switch_public_key", [](Config& c, const std::string& v) { c.sync.switch_public_key = parse_file(v); }},
    {"sync.switch_private_key", [](Config& c, const std::string& v) { c.sync.switch_private_key = parse_file(v); }},
    {"sync.ssh_known_hosts", [](Config& c, const std::string& v) { c.sync.ssh_known_hosts = parse_file(v); }},
    {"sync.ssh_key", [](Config& c, const std::string& v) { c.sync.ssh_key = parse_file(v); }},
    {"driver simple_vlan.switch", [](Config& c, const std::string& v) { c.simple_vlan_switch = v; }},
};

/// `section.key` in the notation of the file.
std::string shown(const std::string& name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos ? name : "[" + name.substr(0, dot) + "] " + name.substr(dot + 1);
}

/// Also says if HAAS_CONFIG names the file, as the variable may be left over.
[[noreturn]] void refuse_missing(const fs::path& file) {
    const char* const named = std::getenv("HAAS_CONFIG");
    const bool is_left_over = named != nullptr && file == named;
    throw base::ConfigError(file.string() + ": there is no such file" +
                            (is_left_over ? "; HAAS_CONFIG names it: correct it, or `unset HAAS_CONFIG`" : ""));
}

std::string read_text(const fs::path& file) {
    const auto refuse = [&](const std::string& reason) {
        throw base::ConfigError(file.string() + ": this configuration cannot be read: " + reason);
    };
    std::error_code failed;
    const bool directory = fs::is_directory(file, failed);
    if (failed == std::errc::no_such_file_or_directory) refuse_missing(file);
    if (failed) refuse(failed.message());
    if (directory) refuse("this is a directory");
    std::ifstream stream(file, std::ios::binary);
    if (!stream) refuse(std::strerror(errno));
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string section_of(const std::string& name) { return name.substr(0, name.rfind('.')); }

void require_known_sections(const ConfigLines& lines) {
    for (const auto& [section, line] : lines.sections()) {
        const auto names_it = [&wanted = section](const Key& key) { return section_of(key.name) == wanted; };
        if (std::ranges::none_of(keys, names_it)) {
            lines.refuse_line(line, "there is no section [" + section + "]");
        }
    }
}

/// Boost.Program_options parses the file; the line numbers are for the messages.
po::variables_map parse(const std::string& text, const ConfigLines& lines) {
    po::options_description known;
    for (const Key& key : keys) known.add_options()(key.name, po::value<std::string>());
    po::variables_map values;
    std::istringstream stream(text);
    try {
        po::store(po::parse_config_file(stream, known), values);
    } catch (const po::unknown_option& error) {
        lines.refuse(error.get_option_name(), "there is no option " + shown(error.get_option_name()));
    } catch (const po::error& error) {
        lines.refuse({}, error.what());
    }
    return values;
}

bool holds_secret(const Config& config) {
    return !config.client.password.empty() || base::contains(config.simple_vlan_switch, "\"pass");
}

/// Anybody who can write the configuration of root's programs can become root.
void require_not_planted(const fs::path& file) {
    const auto reason = ::geteuid() == 0 ? base::distrust(file, base::Keeper::self) : std::string();
    if (reason.empty()) return;
    std::error_code ignored;
    if (fs::symlink_status(file, ignored).type() == fs::file_type::not_found) refuse_missing(file);
    throw base::ConfigError(
        file.string() +
        ": root does not read this configuration, because another user could have written it: " + reason);
}

void require_private(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0 && (status.st_mode & S_IRWXO) == 0) return;
    throw base::ConfigError(file.string() +
                            ": it holds a password, but every user of this machine has access: chmod o= it");
}

}  // namespace

void Config::keep_state_in(const fs::path& directory) {
    state_directory = directory;
    database.uri = "sqlite:///" + (directory / "haas.db").string();
    api.waiting_file = directory / "waiting";
    bmc.key_file = directory / "obm.key";
    bmc.lock_directory = directory / "bmc";
    console.directory = directory / "consoles";
    headnode.lock_directory = directory / "headnode-locks";
}

void Config::keep_keys_in(const fs::path& directory) {
    key_directory = directory;
    bmc.public_key = directory / "bmc.pub";
    bmc.private_key = directory / "bmc.key";
    sync.switch_public_key = directory / "switch.pub";
    sync.switch_private_key = directory / "switch.key";
}

Config read_config(const fs::path& file) {
    require_not_planted(file);
    const std::string text = read_text(file);
    const ConfigLines lines(file, text, {"client.password", "driver simple_vlan.switch"});
    require_known_sections(lines);
    const auto values = parse(text, lines);
    Config config;
    config.file = file;
    for (const Key& key : keys) {
        const auto found = values.find(key.name);
        if (found == values.end()) continue;
        try {
            key.set(config, found->second.as<std::string>());
        } catch (const base::ConfigError& error) {
            lines.refuse(key.name, shown(key.name) + ": " + error.what());
        }
    }
    if (config.sync.longest_retry_delay < config.sync.retry_delay) {
        const char* const given = values.contains("sync.retry_delay") ? "sync.retry_delay" : "sync.longest_retry_delay";
        lines.refuse(given, "[sync] longest_retry_delay is shorter than retry_delay");
    }
    if (config.console.most_logs() < 1) {
        const char* const given = values.contains("console.total_size") ? "console.total_size" : "console.log_size";
        lines.refuse(given, "[console] total_size is smaller than log_size");
    }
    if (holds_secret(config)) require_private(file);
    return config;
}

std::string parse_name(const std::string& text) {
    const bool plain =
        base::holds_only(text, [](char c) { return base::is_alphanumeric(c) || base::contains("._+-", c); });
    if (text.empty() || text.size() > 64 || !plain) {
        throw base::ConfigError("\"" + text + "\" is not a name: use up to 64 letters, digits and . _ + -");
    }
    return text;
}

}  // namespace haas::sys
