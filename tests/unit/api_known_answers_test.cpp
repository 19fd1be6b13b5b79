#include "api/known_answers.hpp"

#include <doctest/doctest.h>

using haas::api::KnownAnswers;
using haas::store::Stamp;

namespace {

struct Answers {
    std::string get(const Stamp& state, const std::string& key, const std::string& answer = "answer") {
        return known.get(state, key, [&] {
            ++made;
            return answer;
        });
    }
    KnownAnswers known;
    int made = 0;
};

}  // namespace

TEST_CASE("known answers: each is made once, until the state is another") {
    Answers answers;
    CHECK(answers.get({1, 1}, "a", "old") == "old");
    CHECK(answers.get({1, 1}, "a", "new") == "old");
    CHECK(answers.get({1, 1}, "b", "other") == "other");
    CHECK(answers.made == 2);
    CHECK(answers.get({1, 2}, "a", "own write") == "own write");
    CHECK(answers.get({2, 2}, "a", "write of others") == "write of others");
    CHECK(answers.get({1, 1}, "a", "a state of before") == "a state of before");
    CHECK(answers.made == 5);
}

TEST_CASE("known answers: their memory has a limit") {
    Answers answers;
    const std::string large(KnownAnswers::most_memory / 2 - 1, 'x');
    answers.get({1, 1}, "a", large);
    answers.get({1, 1}, "b", large);
    answers.get({1, 1}, "a");
    CHECK(answers.made == 2);
    answers.get({1, 1}, "c");
    answers.get({1, 1}, "a", large);
    CHECK(answers.made == 4);
    answers.get({1, 1}, "d", std::string(KnownAnswers::most_memory, 'x'));
    CHECK(answers.get({1, 1}, "d", "again") == "again");
}

TEST_CASE("known answers: what could not be made is not known") {
    Answers answers;
    CHECK_THROWS_AS(answers.known.get({1, 1}, "a", []() -> std::string { throw 1; }), int);
    CHECK(answers.get({1, 1}, "a") == "answer");
}

TEST_CASE("known answers: those of a state that cannot come again are not kept, and the others stay") {
    Answers answers;
    answers.get({1, 1}, "a");
    CHECK(answers.get({-1, 1}, "a", "unique") == "unique");
    CHECK(answers.get({-1, 1}, "a", "made again") == "made again");
    CHECK(answers.get({1, 1}, "a", "new") == "answer");
}
