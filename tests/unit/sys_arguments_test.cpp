#include "sys/arguments.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace haas;

namespace {

const sys::Program& program() {
    static const sys::Program made = {.name = "prog",
                                      .forms = {"--once [--user U]", "--probe"},
                                      .purpose = "Does things.",
                                      .options = {{"once", "", "once,\nand no more"}, {"user", "U", "whose rights"}},
                                      .ending = "Exit status: 0.\n"};
    return made;
}

sys::Arguments parse(std::vector<const char*> words) {
    words.insert(words.begin(), "prog");
    return sys::parse_arguments(program(), static_cast<int>(words.size()), words.data());
}

std::string complaint(const std::vector<const char*>& words) {
    try {
        parse(words);
        return "none";
    } catch (const base::ConfigError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("arguments: options are taken with a value behind them, and behind an equals sign") {
    CHECK_FALSE(parse({}).has("once"));
    CHECK(parse({"--once"}).has("once"));
    CHECK(parse({"--user", "haas"}).text("user") == "haas");
    CHECK(parse({"--user=a=b", "--once"}).text("user") == "a=b");
    CHECK(parse({"--user", "-"}).text("user") == "-");
    CHECK(parse({"--once"}).text("user").empty());
    CHECK(parse({"-h"}).has("help"));
    CHECK(parse({"--version"}).has("version"));
}

TEST_CASE("arguments: others are refused, with what is right") {
    const std::string list = ": the options are --once, --user, --help, --version";
    CHECK(complaint({"--twice"}) == "unknown argument --twice" + list);
    CHECK(complaint({"--us", "haas"}) == "unknown argument --us" + list);
    CHECK(complaint({"-x"}) == "unknown argument -x" + list);
    CHECK(complaint({"once"}) == "unknown argument once" + list);
    CHECK(complaint({"--", "--once"}) == "unknown argument --once" + list);
    CHECK(complaint({"--user"}) == "--user needs a value");
    CHECK(complaint({"--user="}) == "--user needs a value");
    CHECK(complaint({"--user", ""}) == "--user needs a value");
    CHECK(complaint({"--user", "--once"}) == "--user needs a value");
    CHECK(complaint({"--once=1"}) == "--once has no value");
    CHECK(complaint({"--user", "a", "--user=b"}) == "--user is given twice");
    CHECK(complaint({"--once", "--once"}) == "--once is given twice");
}

TEST_CASE("arguments: the help is made of the options") {
    CHECK(sys::help_text(program()) ==
          "Usage: prog --once [--user U]\n"
          "       prog --probe\n"
          "Does things.\n"
          "\n"
          "  --once      once,\n"
          "              and no more\n"
          "  --user U    whose rights\n"
          "  --help      show this text\n"
          "  --version   show the version\n"
          "\n"
          "Exit status: 0.\n");
}
