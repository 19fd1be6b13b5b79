#include <doctest/doctest.h>

#include "base/error.hpp"
#include "sys/process.hpp"
#include "sys/shell_words.hpp"

using namespace haas;

namespace {

/// The words as a real shell hands them to a program, each with a line end behind it.
std::string through_a_shell(std::vector<std::string> words) {
    words.insert(words.begin(), {"printf", "%s\n"});
    sys::Command command;
    command.argv = {"/bin/sh", "-c", sys::to_shell_line(words)};
    const auto result = sys::run(command);
    CHECK(result.errors == "");
    CHECK(result.ok());
    return result.output;
}

}  // namespace

TEST_CASE("a shell leaves quoted words as they are, whatever byte is in them") {
    std::string all;
    for (int byte = 1; byte < 256; ++byte) {
        const std::string one(1, static_cast<char>(byte));
        CAPTURE(byte);
        CHECK(through_a_shell({one, "a" + one + one + "b"}) == one + "\na" + one + one + "b\n");
        all += one;
    }
    CHECK(through_a_shell({all, "", all}) == all + "\n\n" + all + "\n");
}

TEST_CASE("a shell expands nothing in quoted words, and runs nothing") {
    for (const std::string word : {"$HOME", "$(id)", "`id`", "*", "~", "a;id", "a\nid", "a&&id", ">x", "#", "-n", "''",
                                   "'\\''", "\\", "a'b'c", "{1,2}", "!!", "a=b", "\x80\xff"}) {
        CAPTURE(word);
        CHECK(through_a_shell({word}) == word + "\n");
    }
    CHECK(sys::to_shell_line({"a", "b c"}) == "'a' 'b c'");
    CHECK(sys::to_shell_line({}).empty());
}

TEST_CASE("a word with a NUL is refused") {
    CHECK_THROWS_AS(sys::to_shell_line({"a", std::string("b\0c", 3)}), base::Error);
}
