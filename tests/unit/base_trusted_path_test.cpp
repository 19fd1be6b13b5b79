#include "base/trusted_path.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "skip.hpp"
#include "temporary_directory.hpp"

using namespace haas::base;
using haas_test::TemporaryDirectory;
namespace fs = std::filesystem;

namespace {

constexpr uid_t stranger = 65533;
constexpr uid_t other_stranger = 65532;

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void give(const fs::path& path, uid_t user) { REQUIRE(::lchown(path.c_str(), user, static_cast<gid_t>(-1)) == 0); }
void set_mode(const fs::path& path, mode_t mode) { REQUIRE(::chmod(path.c_str(), mode) == 0); }
void need_root() {
    if (::geteuid() != 0) haas_test::skip("only root can give files to another user");
}

}  // namespace

TEST_CASE("a file of one's own is trusted, one that others can write is not") {
    const TemporaryDirectory directory;
    const auto file = directory.write("haas.cfg", "");
    CHECK(distrust(file, Keeper::self).empty());
    for (const mode_t mode : {0620U, 0602U, 0666U}) {
        set_mode(file, mode);
        CHECK(says(distrust(file, Keeper::self), "chmod go-w " + file.string()));
    }
    set_mode(file, 0644);
    CHECK(distrust(file, Keeper::self).empty());
}

TEST_CASE(
    "so is not one in a directory that others can write, at any height; a sticky one leaves things to their owners") {
    const TemporaryDirectory directory;
    const auto middle = directory.path() / "middle";
    fs::create_directories(middle / "inner");
    const auto file = middle / "inner" / "haas.cfg";
    directory.write("middle/inner/haas.cfg", "");
    CHECK(distrust(file, Keeper::self).empty());
    set_mode(middle, 0777);
    CHECK(says(distrust(file, Keeper::self), "chmod go-w " + middle.string()));
    set_mode(middle, 01777);
    CHECK(distrust(file, Keeper::self).empty());
    CHECK(says(distrust(middle / "not-there", Keeper::self), "others can write the directory"));
    CHECK(distrust(middle / "inner" / "not-there", Keeper::self).empty());
}

TEST_CASE("a path from the working directory is looked at from the top, and dots lead nowhere else") {
    const TemporaryDirectory directory;
    fs::create_directory(directory.path() / "open");
    fs::create_directory(directory.path() / "closed");
    directory.write("closed/haas.cfg", "");
    set_mode(directory.path() / "open", 0777);
    CHECK(distrust(directory.path() / "closed" / "." / "haas.cfg", Keeper::self).empty());
    CHECK(!distrust(directory.path() / "open" / ".." / "closed" / "haas.cfg", Keeper::self).empty());
    set_mode(directory.path() / "open", 01777);
    CHECK(distrust(directory.path() / "open" / ".." / "closed" / "haas.cfg", Keeper::self).empty());
    CHECK(distrust(directory.path() / "open" / ".." / "missing", Keeper::self).empty());
}

TEST_CASE("the target of a symbolic link counts, and a link that leads in circles leads nowhere") {
    const TemporaryDirectory directory;
    fs::create_directory(directory.path() / "open");
    directory.write("open/real.cfg", "");
    const auto link = directory.path() / "haas.cfg";
    fs::create_symlink("open/real.cfg", link);
    CHECK(distrust(link, Keeper::self).empty());
    set_mode(directory.path() / "open", 0777);
    CHECK(says(distrust(link, Keeper::self), (directory.path() / "open").string()));
    const auto circle = directory.path() / "circle";
    fs::create_symlink("circle", circle);
    CHECK(says(distrust(circle, Keeper::self), "never ends"));
}

TEST_CASE("a file of another user's is not trusted, and neither is one below a directory of theirs") {
    need_root();
    const TemporaryDirectory directory;
    const auto inner = directory.path() / "inner";
    fs::create_directory(inner);
    const auto file = directory.write("inner/haas.cfg", "");
    give(file, stranger);
    CHECK(says(distrust(file, Keeper::self), "chown root " + file.string()));
    give(file, 0);
    give(inner, stranger);
    CHECK(says(distrust(file, Keeper::self), "chown root " + inner.string()));
    CHECK_THROWS_AS(require_trusted_by_root("The configuration", file, Keeper::self), ConfigError);
}

TEST_CASE("the state may belong to one other user, to whom root gave its directory") {
    need_root();
    const TemporaryDirectory directory;
    const auto state = directory.path() / "state";
    fs::create_directory(state);
    const auto file = directory.write("state/haas.db", "");
    give(state, stranger);
    CHECK(distrust(file, Keeper::service).empty());
    give(file, stranger);
    CHECK(distrust(file, Keeper::service).empty());
    CHECK(distrust(state / "not-there", Keeper::service).empty());
    give(file, other_stranger);
    CHECK(says(distrust(file, Keeper::service), file.string() + " belongs to"));
    give(file, stranger);
    set_mode(state, 0770);
    CHECK(says(distrust(file, Keeper::service), "chmod go-w " + state.string()));
}

TEST_CASE(
    "but not to whoever came first in a directory that everybody can write, nor does it lead elsewhere by a link") {
    need_root();
    const TemporaryDirectory directory;
    const auto state = directory.path() / "state";
    fs::create_directory(state);
    directory.write("elsewhere", "");
    give(state, stranger);
    const auto link = state / "haas.db";
    fs::create_symlink(directory.path() / "elsewhere", link);
    CHECK(distrust(link, Keeper::service).empty());
    give(link, stranger);
    CHECK(says(distrust(link, Keeper::service), "symbolic link"));
    set_mode(directory.path(), 01777);
    CHECK(says(distrust(state / "other", Keeper::service), state.string() + " belongs to"));
}
