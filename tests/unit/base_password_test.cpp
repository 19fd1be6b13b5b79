#include <doctest/doctest.h>

#include <string>

#include "base/error.hpp"
#include "base/password.hpp"

using namespace haas::base;

TEST_CASE("a password belongs to its own hash and to no other") {
    const std::string hash = hash_password(Secret("correct horse"));
    CHECK(hash.starts_with("$y$"));
    CHECK(hash.find("correct") == std::string::npos);
    CHECK(verify_password(Secret("correct horse"), hash));
    for (const char* wrong : {"", "correct hors", "correct horse ", "Correct horse", "correct horsf"}) {
        CHECK_FALSE(verify_password(Secret(wrong), hash));
    }
}

TEST_CASE("the same password has another hash each time") {
    CHECK(hash_password(Secret("twice")) != hash_password(Secret("twice")));
}

TEST_CASE("passwords of any bytes up to the longest are accepted") {
    const Secret longest(std::string(longest_password, '\xff'));
    const std::string hash = hash_password(longest);
    CHECK(verify_password(longest, hash));
    CHECK_FALSE(verify_password(Secret(std::string(longest_password - 1, '\xff')), hash));
    const Secret umlauts("\xc3\xa4\xc3\xb6: \xe2\x82\xac");
    CHECK(verify_password(umlauts, hash_password(umlauts)));
}

TEST_CASE("a password that is too long or holds a NUL is refused, not cut") {
    CHECK_THROWS_AS(hash_password(Secret(std::string(longest_password + 1, 'a'))), Error);
    CHECK_THROWS_AS(hash_password(Secret(std::string(100000, 'a'))), Error);
    CHECK_THROWS_AS(hash_password(Secret(std::string("ab\0c", 4))), Error);
    const std::string hash = hash_password(Secret("ab"));
    CHECK_FALSE(verify_password(Secret(std::string("ab\0c", 4)), hash));
    CHECK_FALSE(verify_password(Secret(std::string("ab\0", 3)), hash));
    CHECK_FALSE(verify_password(Secret(std::string(100000, 'a')), hash));
}

TEST_CASE("no password belongs to a damaged hash") {
    const std::string hash = hash_password(Secret("x"));
    std::string changed = hash;
    changed.back() = changed.back() == 'A' ? 'B' : 'A';
    for (const std::string& damaged : {std::string(), std::string("*0"), std::string("*1"), std::string("x"),
                                       std::string("$y$"), std::string("$y$j9T$"), hash.substr(0, hash.size() / 2),
                                       hash.substr(0, hash.size() - 1), hash + "A", changed, "$none" + hash}) {
        CAPTURE(damaged);
        CHECK_FALSE(verify_password(Secret("x"), damaged));
        CHECK_FALSE(verify_password(Secret(""), damaged));
    }
}

TEST_CASE("no password belongs to the impossible hash, which stays the same") {
    const std::string& hash = impossible_password_hash();
    CHECK(&hash == &impossible_password_hash());
    const std::string real = hash_password(Secret("x"));
    CHECK(hash.size() == real.size());
    const auto method_and_cost = [](const std::string& text) { return text.substr(0, text.find('$', 3)); };
    CHECK(method_and_cost(hash) == method_and_cost(real));
    CHECK(hash.rfind('$') == real.rfind('$'));
    for (const char* guess : {"", "admin", "password"}) CHECK_FALSE(verify_password(Secret(guess), hash));
}
