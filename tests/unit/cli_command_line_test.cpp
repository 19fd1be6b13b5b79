#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include "cli/help.hpp"
#include "cli/local.hpp"
#include "cli/run.hpp"
#include "sys/directories.hpp"
#include "unit/cli_fakes.hpp"
#include "unit/skip.hpp"

using namespace haas::cli;
using haas_test::complaint;
using haas_test::Words;

namespace {

std::string command_of(const Words& words) { return std::string(parse_command_line(words).command->name); }
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("every command of the table is sound") {
    std::set<std::string_view> names;
    std::map<std::string_view, Value> options;
    for (const auto& option : global_options()) options.emplace(option.name, option.value);
    for (const auto& command : commands()) {
        const std::string name(command.name);
        CAPTURE(name);
        CHECK(names.insert(command.name).second);
        CHECK(!command.summary.empty());
        CHECK(command.summary.size() <= 72);
        CHECK(command.summary.back() != '.');
        CHECK(command.is_local() == (find_local_verb(command.name) != nullptr));
        CHECK(has(std::string(command.example), "haas " + name));
        // Whether an option takes a value must be known before the command is.
        for (const auto& option : command.options)
            CHECK(options.emplace(option.name, option.value).first->second == option.value);
        for (std::size_t at = 0; (at = command.path.find('{', at)) != std::string_view::npos; ++at) {
            const auto place = command.path.substr(at + 1, command.path.find('}', at) - at - 1);
            bool found = false;
            for (const auto& argument : command.arguments) found = found || argument.name == place;
            CHECK(found);
        }
    }
}

TEST_CASE("the example of every command is a right command line for it") {
    for (const auto& command : commands()) {
        Words words;
        std::string word;
        for (const char c : std::string(command.example) + " ") {
            if (c != ' ')
                word += c;
            else if (!word.empty())
                words.push_back(std::exchange(word, {}));
        }
        words.erase(words.begin());
        CHECK(command_of(words) == std::string(command.name));
    }
}

TEST_CASE("a command is its name or its words") {
    CHECK(command_of({"node_register_nic", "n", "c", "m"}) == "node_register_nic");
    CHECK(command_of({"node", "register", "nic", "n", "c", "m"}) == "node_register_nic");
    CHECK(command_of({"node", "register_nic", "n", "c", "m"}) == "node_register_nic");
    CHECK(command_of({"node", "register", "n"}) == "node_register");
    CHECK(command_of({"list", "free", "nodes"}) == "list_free_nodes");
    CHECK(command_of({"health"}) == "health");
}

TEST_CASE("the words behind a full name are arguments, whatever they read like") {
    const auto line = parse_command_line({"node_delete", "nic"});
    CHECK(line.command->name == "node_delete");
    CHECK(line.given.text("node") == "nic");
}

TEST_CASE("global options may stand anywhere") {
    for (const auto& words :
         {Words{"--endpoint", "u", "--json", "show_node", "n"}, Words{"show_node", "--endpoint=u", "n", "--json"},
          Words{"show", "--json", "node", "n", "--endpoint", "u"}}) {
        const auto line = parse_command_line(words);
        CHECK(line.globals.endpoint.value_or("") == "u");
        CHECK(line.globals.json);
        CHECK(line.given.text("node") == "n");
    }
}

TEST_CASE("a password file before the command is one's own, behind it the command's where it sets a password") {
    const auto both = parse_command_line({"--password-file", "mine", "user_create", "ann", "--password-file", "hers"});
    CHECK(both.globals.password_file.value_or("") == "mine");
    CHECK(both.given.find_option("--password-file").value_or("") == "hers");
    const auto mine = parse_command_line({"show_node", "n", "--password-file", "mine"});
    CHECK(mine.globals.password_file.value_or("") == "mine");
    CHECK(!mine.given.has_option("--password-file"));
}

TEST_CASE("two dashes end the options, and dashes alone or before digits are arguments") {
    CHECK(parse_command_line({"show_node", "--", "--json"}).given.text("node") == "--json");
    CHECK(parse_command_line({"show_node", "-"}).given.text("node") == "-");
    CHECK(parse_command_line({"show_node", "-1"}).given.text("node") == "-1");
}

TEST_CASE("a command line that is not understood is explained") {
    CHECK(complaint({}) == "no command is given");
    CHECK(has(complaint({"node_regster", "n"}), "did you mean node_register?"));
    CHECK(complaint({"node", "regster", "n"}) == "there is no command node_regster; did you mean node_register?");
    CHECK(has(complaint({"node"}), "beginning of a command"));
    CHECK(complaint({"xyzzyplugh"}) == "there is no command xyzzyplugh");
    CHECK(has(complaint({"show_node"}), "haas show_node NODE"));
    CHECK(has(complaint({"show_node", "a", "b"}), "takes no more"));
    CHECK(has(complaint({"show_node", "a", "--jsn"}), "did you mean --json?"));
    CHECK(has(complaint({"show_node", "a", "--wait"}), "not an option of show_node"));
    CHECK(has(complaint({"show_node", "a", "--endpoint"}), "needs a value"));
    CHECK(has(complaint({"show_node", "a", "--endpoint="}), "is empty"));
    CHECK(has(complaint({"show_node", "a", "--json=yes"}), "takes no value"));
    CHECK(has(complaint({"--wait", "port_revert", "p"}), "after the command"));
    CHECK(has(complaint({"port_revert", "p", "--wait", "--wait"}), "given twice"));
    CHECK(has(complaint({"user_set_admin", "ann", "true"}), "admin or regular"));
}

TEST_CASE("waiting takes a number of seconds, or none") {
    const auto seconds = [](const Words& words) { return wait_seconds(parse_command_line(words).given); };
    CHECK(seconds({"port_revert", "p"}) == 0);
    CHECK(seconds({"port_revert", "--wait", "p"}) == 60);
    CHECK(seconds({"port_revert", "p", "--wait=5"}) == 5);
    CHECK(seconds({"port_revert", "p", "--wait=86400"}) == 86400);
    for (const char* bad : {"--wait=x", "--wait=-1", "--wait=86401", "--wait=99999999999", "--wait=1.5"}) {
        CHECK_THROWS_AS(seconds({"port_revert", "p", bad}), UsageError);
    }
}

TEST_CASE("help is asked for with a word or with an option") {
    using Wish = CommandLine::Wish;
    CHECK(parse_command_line({"help"}).wish == Wish::help);
    CHECK(parse_command_line({"--help"}).wish == Wish::help);
    CHECK(parse_command_line({"-h"}).wish == Wish::help);
    CHECK(parse_command_line({"help", "node"}).help_topics == Words{"node"});
    CHECK(parse_command_line({"node_register", "--help"}).help_topics == Words{"node_register"});
    CHECK(parse_command_line({"--version"}).wish == Wish::version);
}

TEST_CASE("help names every command") {
    const auto text = general_help();
    for (const auto& command : commands()) CHECK(has(text, "  " + std::string(command.name) + " "));
}

TEST_CASE("help on a command explains its arguments, options and request") {
    for (const auto& topics :
         {Words{"node_connect_network"}, Words{"node", "connect", "network"}, Words{"node_connect_network", "n1"}}) {
        const auto text = help_on(topics);
        CHECK(has(text, "usage: haas node_connect_network NODE NIC NETWORK [CHANNEL] [--wait[=SECONDS]]"));
        CHECK(has(text, "POST /node/{node}/nic/{nic}/connect_network"));
        CHECK(has(text, "vlan/native"));
    }
}

TEST_CASE("help on a kind of thing lists its commands") {
    CHECK(has(help_on({"node"}), "list_free_nodes"));
    CHECK(has(help_on({"nodes"}), "project_connect_node"));
    CHECK(!has(help_on({"node"}), "port_register"));
    CHECK(has(help_on({"switches"}), "switch_register"));
    CHECK(has(help_on({"nics"}), "port_connect_nic"));
    CHECK(has(help_on({"access"}), "network_grant_project_access"));
    CHECK(has(help_on({"service"}), "health"));
    CHECK(has(help_on({"node"}), "nic_update"));
    CHECK(has(help_on({"node"}), "port_move_nic"));
    CHECK_THROWS_AS(help_on({"xyzzyplugh"}), UsageError);
}

TEST_CASE("help on an argument of a command lists the command") {
    for (const auto& command : commands()) {
        for (const auto& argument : command.arguments) {
            const std::string topic(argument.name);
            if (find_command(topic) == nullptr && topic.find('_') == std::string::npos) {
                CHECK_MESSAGE(has(help_on({topic}), "  " + std::string(command.name) + " "), topic);
            }
        }
    }
}

TEST_CASE("the manual page has every command with its arguments and options") {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    if (source == nullptr) haas_test::skip("HAAS_SOURCE_DIR is not set");
    std::ifstream file(std::string(source) + "/man/haas.1.in");
    REQUIRE(file);
    std::string page;
    for (std::string line; std::getline(file, line); page += line + "\n") {
        for (const char* mark : {"\\fB", "\\fR", "\\fI", "\\", ".B "}) {
            for (std::size_t at = 0; (at = line.find(mark)) != std::string::npos;)
                line.erase(at, std::string(mark).size());
        }
    }
    for (const auto& command : commands()) {
        const auto wanted =
            "\n" + usage(command).substr(std::string("haas ").size()) + "\n" + std::string(command.summary);
        CHECK_MESSAGE(has(page, wanted), wanted);
    }
}

TEST_CASE("no line of the help is wider than a wide terminal") {
    std::string all = general_help();
    for (const auto& command : commands()) all += help_on({std::string(command.name)});
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = all.find('\n', begin)) != std::string::npos; begin = end + 1) {
        const auto line = all.substr(begin, end - begin);
        const bool names_directory = line.find(haas::sys::sysconfdir) != std::string::npos;  // of whatever length
        if (line.substr(0, 6) != "usage:" && !names_directory) CHECK_MESSAGE(line.size() <= 120, line);
    }
}
