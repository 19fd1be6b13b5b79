// Files that are drafted beside their place, and processes that are killed while they do so.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "base/new_file.hpp"
#include "unit/temporary_directory.hpp"

using haas::base::Draft;

namespace {

std::set<std::string> names_in(const std::filesystem::path& directory) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) names.insert(entry.path().filename().string());
    return names;
}

/// Drafts a file in a process that is killed before it puts it in its place.
void draft_and_die(const std::filesystem::path& target) {
    const pid_t child = ::fork();
    if (child == 0) {
        const Draft draft(target, 0600);
        std::ofstream(draft.path().string() + "-wal") << "x";
        ::raise(SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
}

}  // namespace

TEST_CASE("a draft is put in its place once, or leaves nothing") {
    const haas_test::TemporaryDirectory directory;
    const auto target = directory.path() / "key";
    { const Draft draft(target, 0600); }
    CHECK(names_in(directory.path()).empty());
    {
        Draft draft(target, 0600);
        CHECK(draft.publish());
        CHECK(names_in(directory.path()) == std::set<std::string>{"key"});
    }
    Draft late(target, 0600);
    CHECK_FALSE(late.publish());
}

TEST_CASE("what a killed process has drafted goes with the next draft, and what a living one drafts stays") {
    const haas_test::TemporaryDirectory directory;
    const auto target = directory.path() / "key";
    for (int i = 0; i < 3; ++i) draft_and_die(target);
    directory.write("key.new-notes", "somebody's");
    directory.write("other.new-1", "somebody's");
    CHECK_MESSAGE(names_in(directory.path()).size() == 4, "each removes what the one before has left");
    const Draft living(target, 0600);
    CHECK(names_in(directory.path()) ==
          std::set<std::string>{living.path().filename().string(), "key.new-notes", "other.new-1"});
    const pid_t child = ::fork();
    if (child == 0) {
        Draft draft(target, 0600);
        ::_exit(std::filesystem::exists(living.path()) && draft.publish() ? 0 : 1);
    }
    int status = 1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
}
