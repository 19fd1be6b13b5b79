#include "cli/command.hpp"

#include <algorithm>

#include "sys/directories.hpp"

namespace haas::cli {

std::optional<std::string> Given::find_argument(std::string_view name) const {
    const auto found = arguments.find(name);
    if (found == arguments.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> Given::find_option(std::string_view name) const {
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
        {.name = "--endpoint",
         .value = Value::required,
         .shown = "URL",
         .about = "the service [HAAS_ENDPOINT; [client] endpoint]"},
        {.name = "--username",
         .value = Value::required,
         .shown = "USER",
         .about = "your user name [HAAS_USERNAME; [client] username]"},
        {.name = "--token-file",
         .value = Value::required,
         .shown = "FILE",
         .about = "a file with a token on one line, instead of user and password [HAAS_TOKEN_FILE, `haas login`]"},
        {.name = "--password-file",
         .value = Value::required,
         .shown = "FILE",
         .about = "a file with your password, or - for standard input [HAAS_PASSWORD; [client] password]"},
        {.name = "--config", .value = Value::required, .shown = "FILE", .about = config_about},
        {.name = "--json", .about = "print the service's JSON answer"},
        {.name = "--help", .about = "explain haas, or the command"},
        {.name = "--version", .about = "print the version"},
    };
    return options;
}

}  // namespace haas::cli
