#include "cli/command.hpp"

#include <algorithm>

#include "sys/directories.hpp"

namespace haas::cli {

std::optional<std::string> Given::find(std::string_view name) const {
    const auto found = arguments.find(name);
    if (found == arguments.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> Given::option(std::string_view name) const {
    const auto found = options.find(name);
    if (found == options.end()) return std::nullopt;
    return found->second;
}

const Command* find_command(std::string_view name) {
    const auto& all = commands();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Command& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

const std::vector<Option>& global_options() {
    static const std::string config_about =
        std::string("instead of $HAAS_CONFIG, ./haas.cfg, ~/.config/haas/haas.cfg or ") + sys::sysconfdir + "/haas.cfg";
    static const std::vector<Option> options = {
        {"--endpoint", Value::required, "URL", "the service [HAAS_ENDPOINT; [client] endpoint]"},
        {"--username", Value::required, "USER", "your user name [HAAS_USERNAME; [client] username]"},
        {"--password-file", Value::required, "FILE",
         "a file with your password, or - for standard input [HAAS_PASSWORD; [client] password]"},
        {"--config", Value::required, "FILE", config_about},
        {"--json", Value::none, {}, "print the service's JSON answer"},
        {"--help", Value::none, {}, "explain haas, or the command"},
        {"--version", Value::none, {}, "print the version"},
    };
    return options;
}

}  // namespace haas::cli
