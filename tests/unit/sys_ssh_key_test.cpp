// The file of the private key for logins over ssh.
#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>

#include "base/error.hpp"
#include "sys/ssh_key.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;

namespace {

/// What is wrong with the file; empty: nothing.
std::string complaint(const std::filesystem::path& path) {
    try {
        static_cast<void>(sys::read_ssh_key(path));
        return {};
    } catch (const base::ConfigError& error) {
        return error.what();
    }
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("ssh key: none is needed if none is named") { CHECK(sys::read_ssh_key({}) == nullptr); }

TEST_CASE("ssh key: a file that cannot be used is refused, and named") {
    const haas_test::TemporaryDirectory directory;
    const auto path = directory.path() / "key";
    CHECK(holds(complaint(path), path.string() + ": No such file"));
    CHECK(holds(complaint(directory.path()), "it is not a file"));
    std::ofstream(path) << "not a key\n";
    ::chmod(path.c_str(), 0644);
    CHECK(holds(complaint(path), "users other than its owner"));
    ::chmod(path.c_str(), 0600);
    CHECK(holds(complaint(path), "must be a private key without a passphrase"));
    CHECK_FALSE(holds(complaint(path), "not a key"));
}
