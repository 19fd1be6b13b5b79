// The stored login, and tokens instead of passwords.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/token.hpp"
#include "cli/remote.hpp"
#include "cli/stored_login.hpp"
#include "unit/cli_fakes.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::cli;
using haas::base::Secret;
using haas_test::complaint;
using haas_test::FakePasswords;
using haas_test::shown_request;
namespace fs = std::filesystem;

namespace {

using Variables = std::map<std::string, std::string>;

struct Place {
    haas_test::TemporaryDirectory directory;
    fs::path file = directory.path() / "config" / "haas" / "login";
    StoredLogin login{"https://haas", "ann", "login-here", haas::base::make_token()};

    /// Who sends which token; empty if none.
    std::string chosen(const Globals& globals, const Variables& variables, Login needed = Login::needed,
                       const std::string& endpoint = "https://haas") const {
        const Environment environment = [&](const char* name) -> const char* {
            const auto found = variables.find(name);
            return found == variables.end() ? nullptr : found->second.c_str();
        };
        FakePasswords passwords;
        const auto found = find_token(globals, environment, {}, endpoint, needed, passwords, file);
        return found ? found->username : std::string();
    }
};

Globals user(const std::string& name) {
    Globals globals;
    globals.username = name;
    return globals;
}

}  // namespace

TEST_CASE("a login is stored for its user alone, and read again") {
    Place place;
    CHECK_FALSE(read_login(place.file).has_value());
    write_login(place.file, place.login);
    struct stat about {};
    REQUIRE(::stat(place.file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    REQUIRE(::stat(place.file.parent_path().c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0700);
    const auto read = read_login(place.file).value();
    CHECK(read.endpoint == "https://haas");
    CHECK(read.username == "ann");
    CHECK(read.label == "login-here");
    CHECK(read.token.reveal() == place.login.token.reveal());
    write_login(place.file, place.login);
    remove_login(place.file);
    remove_login(place.file);
    CHECK_FALSE(read_login(place.file).has_value());
}

TEST_CASE("a login that others can read, or that is none, is refused") {
    Place place;
    write_login(place.file, place.login);
    fs::permissions(place.file, fs::perms::group_read, fs::perm_options::add);
    CHECK_THROWS_AS(read_login(place.file), UsageError);
    remove_login(place.file);
    write_login(place.file, place.login);
    std::ofstream(place.file) << "haas_abc";
    CHECK_THROWS_AS(read_login(place.file), UsageError);
}

TEST_CASE("the stored login is for its service and its user, and a password that is given goes before it") {
    Place place;
    CHECK(place.chosen({}, {}).empty());
    CHECK_THROWS_AS(place.chosen({}, {}, Login::stored), UsageError);
    write_login(place.file, place.login);
    CHECK(place.chosen({}, {}) == "ann");
    CHECK(place.chosen({}, {}, Login::stored) == "ann");
    CHECK(place.chosen({}, {{"HAAS_USERNAME", "ann"}}) == "ann");
    CHECK(place.chosen(user("ann"), {}) == "ann");
    CHECK(place.chosen(user("bob"), {}).empty());
    CHECK(place.chosen({}, {{"HAAS_USERNAME", "bob"}}).empty());
    CHECK(place.chosen({}, {{"HAAS_USERNAME", "ann"}, {"HAAS_PASSWORD", "p"}}).empty());
    CHECK(place.chosen({}, {}, Login::needed, "https://other").empty());
    CHECK(place.chosen({}, {}, Login::by_password).empty());
    CHECK(place.chosen({}, {}, Login::needless).empty());
}

TEST_CASE("a file that holds no token is refused, and a token never stands on the command line") {
    Place place;
    CHECK_THROWS_AS(place.chosen({}, {{"HAAS_TOKEN_FILE", "f"}, {"HAAS_ENDPOINT", "https://haas"}}), UsageError);
    CHECK_THROWS_AS(place.chosen({}, {{"HAAS_TOKEN_FILE", "f"}}), UsageError);
    CHECK(place.chosen(user("ann"), {{"HAAS_TOKEN_FILE", "f"}}).empty());
    CHECK(complaint({"list_nodes", "--token", "haas_1"}).find("--token-file") != std::string::npos);
}

TEST_CASE("the commands of tokens send what the API takes") {
    CHECK(shown_request({"token_create", "ci"}) == R"(POST /token {"label":"ci"})");
    CHECK(shown_request({"token_create", "ci", "--expires-in", "60", "--read-only", "--project", "web"}) ==
          R"(POST /token {"label":"ci","expires_in":60,"scope":"read","project":"web"})");
    CHECK(complaint({"token_create", "ci", "--expires-in", "soon"}).find("seconds") != std::string::npos);
    CHECK(shown_request({"list_tokens"}) == "GET /tokens");
    CHECK(shown_request({"list_tokens", "--user", "ann"}) == "GET /tokens ?user=ann");
    CHECK(shown_request({"token_delete", "ci", "--user", "ann"}) == "DELETE /token/ci ?user=ann");
}
