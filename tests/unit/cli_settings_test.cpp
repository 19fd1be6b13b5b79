#include <doctest/doctest.h>

#include <map>

#include "cli/settings.hpp"
#include "unit/cli_fakes.hpp"

using namespace haas::cli;
using haas::base::Secret;
using haas_test::FakePasswords;

namespace {

using Variables = std::map<std::string, std::string>;

Environment environment(const Variables& variables) {
    return [variables](const char* name) -> const char* {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    };
}

Globals options(std::optional<std::string> username, std::optional<std::string> password_file = {}) {
    Globals globals;
    globals.username = std::move(username);
    globals.password_file = std::move(password_file);
    return globals;
}

/// `user:password`.
std::string chosen(const Globals& globals, const Variables& variables, const FileSettings& file,
                   Login login = Login::needed) {
    FakePasswords passwords;
    const auto credentials = choose_credentials(globals, environment(variables), file, login, passwords);
    return credentials.username + ":" + std::string(credentials.password.reveal());
}

std::string endpoint(const std::string& url) {
    Globals globals;
    globals.endpoint = url;
    return choose_endpoint(globals, environment({}), {});
}

}  // namespace

TEST_CASE("the endpoint is that of the option, the environment, the file") {
    Globals globals;
    const FileSettings file{"http://file", {}, {}};
    CHECK(choose_endpoint(globals, environment({}), file) == "http://file");
    CHECK(choose_endpoint(globals, environment({{"HAAS_ENDPOINT", ""}}), file) == "http://file");
    CHECK(choose_endpoint(globals, environment({{"HAAS_ENDPOINT", "http://env"}}), file) == "http://env");
    globals.endpoint = "https://option/haas/";
    CHECK(choose_endpoint(globals, environment({{"HAAS_ENDPOINT", "http://env"}}), file) == "https://option/haas");
}

TEST_CASE("a text that is not an endpoint is refused, and a password in it is not repeated") {
    for (const char* bad :
         {"127.0.0.1:5000", "ftp://x", "http://", "file:///etc/passwd", "http://x/?a", "http://x/#a", "http://x y"}) {
        CHECK_THROWS_AS(endpoint(bad), UsageError);
    }
    try {
        endpoint("http://ann:hunter2@host/");
        FAIL("it was taken");
    } catch (const UsageError& error) {
        CHECK(std::string(error.what()).find("hunter2") == std::string::npos);
    }
    CHECK(endpoint("http://[::1]:5000/v0/") == "http://[::1]:5000/v0");
}

TEST_CASE("user and password come from the option, the environment, the file, the terminal") {
    const FileSettings file{{}, "f", Secret("file")};
    const Variables env = {{"HAAS_USERNAME", "e"}, {"HAAS_PASSWORD", "env"}};
    CHECK(chosen({}, {}, file) == "f:file");
    CHECK(chosen({}, env, file) == "e:env");
    CHECK(chosen(options("o", "file"), env, file) == "o:from-file");
    CHECK(chosen(options({}, "file"), env, file) == "e:from-file");
    CHECK(chosen(options("o"), {{"HAAS_PASSWORD", "env"}}, file) == "o:env");
    CHECK(chosen(options("o"), {}, {}) == "o:typed");
    CHECK(chosen({}, {}, {}) == ":");
}

TEST_CASE("a password is not sent under another user's name") {
    const FileSettings file{{}, "f", Secret("file")};
    const Variables env = {{"HAAS_USERNAME", "e"}, {"HAAS_PASSWORD", "env"}};
    CHECK(chosen(options("o"), env, file) == "o:typed");
    CHECK(chosen(options("e"), env, file) == "e:env");
    CHECK(chosen(options("f"), env, file) == "f:file");
    CHECK(chosen({}, {{"HAAS_USERNAME", "e"}}, file) == "e:typed");
}

TEST_CASE("nobody is asked for a password that is not needed, nor for one without a name") {
    CHECK(chosen(options("o"), {}, {}, Login::needless) == ":");
    CHECK_THROWS_AS(chosen(options({}, "file"), {}, {}), UsageError);
    CHECK_THROWS_AS(chosen(options("a:b"), {}, {}), UsageError);
}
