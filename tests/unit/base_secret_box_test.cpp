#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/new_file.hpp"
#include "base/secret_box.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::base;
using haas_test::TemporaryDirectory;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

unsigned mode_of(const fs::path& file) {
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

struct Box {
    TemporaryDirectory directory;
    fs::path key_file = directory.path() / "obm.key";
    SecretBox make() const {
        SecretBox::create_key_file(key_file);
        return SecretBox::from_file(key_file);
    }
};

}  // namespace

TEST_CASE("a sealed text is opened with the same key, read again from its file") {
    const Box files;
    const SecretBox box = files.make();
    for (const std::string& text :
         {std::string(), std::string("ADMIN"), std::string("a\0b", 3), std::string(10000, '\xfe')}) {
        const std::string sealed = box.seal(Secret(text));
        CHECK(SecretBox::from_file(files.key_file).open(sealed).reveal() == text);
        CHECK(sealed != box.seal(Secret(text)));
        CHECK(decode_base64(sealed).has_value());
        if (!text.empty()) CHECK(decode_base64(sealed)->reveal().find(text) == std::string_view::npos);
    }
}

TEST_CASE("a sealed text that was changed in any byte, cut or made up is refused") {
    const Box files;
    const SecretBox box = files.make();
    const std::string sealed(decode_base64(box.seal(Secret("calvin")))->reveal());
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_THROWS_AS(box.open(encode_base64(changed)), Error);
        CHECK_THROWS_AS(box.open(encode_base64(sealed.substr(0, i))), Error);
    }
    CHECK_THROWS_AS(box.open(encode_base64(sealed + "x")), Error);
    for (const char* bad : {"", "calvin", "====", "\xff\xff"}) CHECK_THROWS_AS(box.open(bad), Error);
}

TEST_CASE("another key does not open it, and the refusal does not repeat it") {
    const Box ours;
    const Box theirs;
    const std::string sealed = ours.make().seal(Secret("calvin"));
    try {
        theirs.make().open(sealed);
        FAIL("opened with another key");
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find(sealed) == std::string::npos);
    }
}

TEST_CASE("a key file is its owner's alone, is never overwritten, and two are never the same") {
    const Box first;
    const Box second;
    const ::mode_t before = ::umask(0);
    SecretBox::create_key_file(first.key_file);
    ::umask(before);
    SecretBox::create_key_file(second.key_file);
    CHECK(mode_of(first.key_file) == 0600);
    const std::string key = content(first.key_file);
    CHECK(key != content(second.key_file));
    CHECK(!SecretBox::create_key_file(first.key_file));
    CHECK(content(first.key_file) == key);
    CHECK_THROWS_AS(SecretBox::create_key_file(first.directory.path() / "missing" / "obm.key"), ConfigError);
}

TEST_CASE("a file that is no key, or that others can reach, is refused by name") {
    const Box files;
    SecretBox::create_key_file(files.key_file);
    const std::string key = content(files.key_file);
    const auto refuses = [&](const fs::path& file) {
        try {
            SecretBox::from_file(file);
            return false;
        } catch (const ConfigError& error) {
            const std::string text = error.what();
            return text.find(file.string()) != std::string::npos && text.find(key.substr(0, 20)) == std::string::npos;
        }
    };
    CHECK_FALSE(refuses(files.key_file));
    for (const unsigned mode : {0640U, 0604U, 0602U, 0666U, 0610U, 0601U}) {
        fs::permissions(files.key_file, fs::perms(mode));
        CHECK(refuses(files.key_file));
    }
    CHECK(refuses(files.directory.path() / "missing"));
    CHECK(refuses(files.directory.path()));
    int number = 0;
    for (const std::string& text :
         {std::string(), std::string("x"), std::string("\n"), key.substr(1), key.substr(0, key.size() - 2), key + "x",
          key + key, std::string(44, 'A'), std::string(44, '='), std::string(44, '\0')}) {
        CAPTURE(text);
        CHECK(refuses(files.directory.write("key" + std::to_string(++number), text)));
    }
    CHECK_FALSE(refuses(files.directory.write("without_line_end", key.substr(0, key.size() - 1))));
}

TEST_CASE("a new file has its mode whatever the umask, and is not made where something is") {
    const TemporaryDirectory directory;
    const fs::path file = directory.path() / "haas.db";
    const ::mode_t before = ::umask(077);
    const int descriptor = create_file(file, 0640);
    ::umask(before);
    CHECK(::write(descriptor, "x", 1) == 1);
    ::close(descriptor);
    CHECK(mode_of(file) == 0640);
    CHECK_THROWS_AS(create_file(file, 0640), ConfigError);
    CHECK(content(file) == "x");

    const fs::path link = directory.path() / "link";
    fs::create_symlink(directory.path() / "target", link);
    CHECK_THROWS_AS(create_file(link, 0640), ConfigError);
    CHECK_FALSE(fs::exists(directory.path() / "target"));
    CHECK_THROWS_AS(create_file(directory.path() / "no" / "file", 0640), ConfigError);
}

TEST_CASE("a file that root makes belongs to the owner of its directory") {
    if (::geteuid() != 0) haas_test::skip("only root can give files away");
    const TemporaryDirectory directory;
    REQUIRE(::chown(directory.path().c_str(), 12345, 23456) == 0);
    ::close(create_file(directory.path() / "file", 0600));
    struct stat status {};
    REQUIRE(::stat((directory.path() / "file").c_str(), &status) == 0);
    CHECK(status.st_uid == 12345);
    CHECK(status.st_gid == 23456);
}
