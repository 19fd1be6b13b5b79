#include "sys/config.hpp"

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
#include "sys/config_keys.hpp"
#include "sys/config_lines.hpp"

namespace haas::sys {

namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

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
        const auto names_it = [&wanted = section](const ConfigKey& key) { return section_of(key.name) == wanted; };
        if (std::ranges::none_of(config_keys(), names_it)) {
            lines.refuse_line(line, "there is no section [" + section + "]");
        }
    }
}

/// Boost.Program_options parses the file; the line numbers are for the messages.
po::variables_map parse(const std::string& text, const ConfigLines& lines) {
    po::options_description known;
    for (const auto& key : config_keys()) known.add_options()(key.name, po::value<std::string>());
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
    for (const auto& key : config_keys()) {
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
