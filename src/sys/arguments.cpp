#include "sys/arguments.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <cstdio>
#include <exception>

#include "base/error.hpp"
#include "base/visible.hpp"
#include "config.h"
#include "sys/directories.hpp"

namespace haas::sys {

namespace {

namespace po = boost::program_options;

constexpr int failed = 1;
constexpr int bad_usage = 2;

const std::vector<Option>& common_options() {
    static const std::vector<Option> options = {{"help", "", "show this text"}, {"version", "", "show the version"}};
    return options;
}

std::vector<Option> all_options(const Program& program) {
    auto all = program.options;
    all.insert(all.end(), common_options().begin(), common_options().end());
    return all;
}

po::options_description describe(const Program& program) {
    po::options_description known;
    for (const auto& option : all_options(program)) {
        const auto names = option.name == "help" ? "help,h" : option.name;
        if (option.value.empty()) {
            known.add_options()(names.c_str(), "");
        } else {
            known.add_options()(names.c_str(), po::value<std::string>(), "");
        }
    }
    return known;
}

/// What could have been meant.
std::string list_options(const Program& program) {
    std::string list;
    for (const auto& option : all_options(program)) list += (list.empty() ? "--" : ", --") + option.name;
    return list;
}

[[noreturn]] void refuse_unknown(const Program& program, const std::string& argument) {
    throw base::ConfigError("unknown argument " + argument + ": the options are " + list_options(program));
}

po::parsed_options parse(const Program& program, int argc, const char* const* argv) {
    using namespace po::command_line_style;
    // Not allow_guessing: a script must not break when a program gets another option.
    constexpr int style =
        allow_long | long_allow_adjacent | long_allow_next | allow_short | short_allow_next | allow_dash_for_short;
    const auto known = describe(program);
    try {
        return po::command_line_parser(argc, argv).options(known).style(style).run();
    } catch (const po::unknown_option& error) {
        refuse_unknown(program, error.get_option_name());
    } catch (const po::invalid_command_line_syntax& error) {
        const bool has_too_much = error.kind() == po::invalid_syntax::extra_parameter;
        throw base::ConfigError(error.get_option_name() + (has_too_much ? " has no value" : " needs a value"));
    }
}

}  // namespace

Option config_option() {
    return {"config", "FILE",
            "read FILE instead of $HAAS_CONFIG, ./haas.cfg, ~/.config/haas/haas.cfg or " + std::string(sysconfdir) +
                "/haas.cfg\n(root never reads the second and the third of these)"};
}

std::string Arguments::text(std::string_view name) const {
    const auto found = given_.find(name);
    return found == given_.end() ? std::string() : found->second;
}

Arguments parse_arguments(const Program& program, int argc, const char* const* argv) {
    Arguments arguments;
    for (const auto& given : parse(program, argc, argv).options) {
        if (given.position_key >= 0) refuse_unknown(program, given.value.front());
        // po::store() would keep the first one of two, and knows no empty value.
        const auto& name = given.string_key;
        if (arguments.has(name)) throw base::ConfigError("--" + name + " is given twice");
        const auto value = given.value.empty() ? std::string() : given.value.front();
        // The next option is no value; `--name=--value` is.
        const bool is_option = given.original_tokens.size() > 1 && value.starts_with("--");
        if (is_option || (!given.value.empty() && value.empty()))
            throw base::ConfigError("--" + name + " needs a value");
        arguments.add(name, value);
    }
    return arguments;
}

std::string help_text(const Program& program) {
    std::string text;
    for (const auto& form : program.forms)
        text += (text.empty() ? "Usage: " : "       ") + program.name + " " + form + "\n";
    text += program.purpose + "\n\n";
    const auto all = all_options(program);
    const auto head = [](const Option& option) {
        return "  --" + option.name + (option.value.empty() ? "" : " ") + option.value;
    };
    std::size_t width = 0;
    for (const auto& option : all) width = std::max(width, head(option).size() + 3);
    for (const auto& option : all) {
        std::string line = head(option);
        line.resize(width, ' ');
        for (const char c : option.text) {
            line += c;
            if (c == '\n') line.append(width, ' ');
        }
        text += line + "\n";
    }
    return text + "\n" + program.ending;
}

int run_program(const Program& program, int argc, const char* const* argv, int (*run)(const Arguments&)) {
    try {
        const auto arguments = parse_arguments(program, argc, argv);
        if (arguments.has("help")) return std::fputs(help_text(program).c_str(), stdout) < 0 ? failed : 0;
        if (arguments.has("version")) return std::puts((program.name + " " PACKAGE_VERSION).c_str()) < 0 ? failed : 0;
        return run(arguments);
    } catch (const base::ConfigError& error) {
        std::fprintf(stderr, "%s: %s\n", program.name.c_str(), base::visible(error.what()).c_str());
        return bad_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", program.name.c_str(), base::visible(error.what()).c_str());
        return failed;
    }
}

}  // namespace haas::sys
