// The command lines of the programs that run in the background, and what their mains have in common.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace haas::sys {

/// An option of a program, written `--NAME`.
struct Option {
    std::string name;
    std::string value;  ///< the word for its value in the text of --help; empty: it has none
    std::string text;   ///< for --help; may have several lines
};

/// A program, as --help describes it.
struct Program {
    std::string name;
    std::vector<std::string> forms;  ///< what may follow the name on a command line
    std::string purpose;             ///< a sentence
    std::vector<Option> options;     ///< without --help and --version, which every program has
    std::string ending;              ///< lines below the options, such as those about the exit status
};

/// The option --config of programs that read haas.cfg.
Option config_option();

/// The options that were given.
class Arguments {
public:
    void add(const std::string& name, std::string value) { given_[name] = std::move(value); }
    bool has(std::string_view name) const { return given_.contains(name); }
    /// The value of an option; empty if it was not given.
    std::string text(std::string_view name) const;

private:
    std::map<std::string, std::string, std::less<>> given_;
};

/// Reads `--name`, `--name value` and `--name=value`; `-h` is `--help`.
/// @throws base::ConfigError  for an argument that the program does not know, an option that is given twice, one
///                            without its value, and a flag with one
Arguments parse_arguments(const Program& program, int argc, const char* const* argv);

/// The text of --help.
std::string help_text(const Program& program);

/// Parses the command line, answers --help and --version, and runs the program. Errors go to standard error.
/// @return  the exit status: that of `run`; 2 for base::ConfigError; 1 for other errors
int run_program(const Program& program, int argc, const char* const* argv, int (*run)(const Arguments&));

}  // namespace haas::sys
