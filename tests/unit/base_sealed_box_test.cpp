#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/sealed_box.hpp"
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

struct stat status_of(const fs::path& file) {
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    return status;
}

struct Pair {
    TemporaryDirectory directory;
    fs::path public_file = directory.path() / "switch.pub";
    fs::path private_file = directory.path() / "switch.key";
    Pair() { create(); }
    void create() const { create_sealing_keys(public_file, private_file); }
    SealingKey sealing() const { return SealingKey::from_file(public_file); }
    OpeningKey opening() const { return OpeningKey::from_file(private_file); }
};

/// Where the keys have been, and where they are to be.
struct Move {
    Pair before;
    TemporaryDirectory directory;
    SealingKeyFiles from{before.public_file, before.private_file};
    SealingKeyFiles to{directory.path() / "bmc.pub", directory.path() / "bmc.key"};
    std::string sealed = before.sealing().seal(Secret("s3cret"), "p");
    bool act() const { return move_sealing_keys(from, to); }
    bool opens() const { return OpeningKey::from_file(to.private_key).open(sealed, "p").reveal() == "s3cret"; }
    bool is_gone() const { return !fs::exists(from.public_key) && !fs::exists(from.private_key); }
};

std::string refusal(const std::function<void()>& act) {
    try {
        act();
        return {};
    } catch (const ConfigError& error) {
        return error.what();
    }
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a text sealed to a public key is opened with the private one") {
    const Pair keys;
    for (const std::string& text :
         {std::string(), std::string("s3cret"), std::string("a\0b", 3), std::string(10000, '\xfe')}) {
        const std::string sealed = keys.sealing().seal(Secret(text), "switch s1");
        CHECK(keys.opening().open(sealed, "switch s1").reveal() == text);
        CHECK(sealed != keys.sealing().seal(Secret(text), "switch s1"));
        REQUIRE(decode_base64(sealed).has_value());
        if (!text.empty()) CHECK(decode_base64(sealed)->reveal().find(text) == std::string_view::npos);
    }
}

TEST_CASE("a sealed secret opens for what it was sealed for, and for nothing else") {
    const Pair keys;
    const std::string sealed = keys.sealing().seal(Secret("s3cret"), "switch s1");
    for (const char* other : {"", "switch s2", "switch s1 "})
        CHECK_THROWS_AS(keys.opening().open(sealed, other), Error);
}

TEST_CASE("a sealed secret that was changed, cut or made up is refused") {
    const Pair keys;
    const OpeningKey key = keys.opening();
    const std::string sealed(decode_base64(keys.sealing().seal(Secret("s3cret"), "s1"))->reveal());
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_THROWS_AS(key.open(encode_base64(changed), "s1"), Error);
        CHECK_THROWS_AS(key.open(encode_base64(sealed.substr(0, i)), "s1"), Error);
    }
    for (const char* bad : {"", "s3cret", "====", "\xff\xff"}) CHECK_THROWS_AS(key.open(bad, "s1"), Error);
}

TEST_CASE("another private key does not open it, nor does the public one in its place") {
    const Pair ours;
    const Pair theirs;
    const std::string sealed = ours.sealing().seal(Secret("s3cret"), "s1");
    CHECK_THROWS_AS(theirs.opening().open(sealed, "s1"), Error);
    fs::copy_file(ours.public_file, theirs.private_file, fs::copy_options::overwrite_existing);
    fs::permissions(theirs.private_file, fs::perms(0600));
    CHECK_THROWS_AS(theirs.opening().open(sealed, "s1"), Error);
}

TEST_CASE("everybody may read the public key file, and only the owner the private one") {
    const ::mode_t before = ::umask(0);
    const Pair keys;
    ::umask(before);
    CHECK((status_of(keys.public_file).st_mode & 07777U) == 0644);
    CHECK((status_of(keys.private_file).st_mode & 07777U) == 0600);
    CHECK(content(keys.public_file) != content(keys.private_file));
}

TEST_CASE("keys that are there stay, and a lost public one is made again") {
    const Pair keys;
    const std::string public_key = content(keys.public_file);
    const std::string private_key = content(keys.private_file);
    keys.create();
    CHECK(content(keys.private_file) == private_key);
    fs::remove(keys.public_file);
    keys.create();
    CHECK(content(keys.public_file) == public_key);
    CHECK(content(keys.private_file) == private_key);
}

TEST_CASE("a lost private key is not replaced while its public half is there") {
    const Pair keys;
    fs::remove(keys.private_file);
    CHECK(has(refusal([&] { keys.create(); }), keys.private_file.string()));
    CHECK_FALSE(fs::exists(keys.private_file));
    fs::remove(keys.public_file);
    keys.create();
    CHECK(fs::exists(keys.private_file));
}

TEST_CASE("a private key that others can reach, and a public one that others can change, are refused by name") {
    const Pair keys;
    for (const unsigned mode : {0640U, 0604U, 0602U, 0666U, 0610U, 0601U}) {
        fs::permissions(keys.private_file, fs::perms(mode));
        CHECK(has(refusal([&] { keys.opening(); }), keys.private_file.string()));
    }
    fs::permissions(keys.private_file, fs::perms(0600));
    CHECK(refusal([&] { keys.opening(); }).empty());
    for (const unsigned mode : {0664U, 0646U, 0666U}) {
        fs::permissions(keys.public_file, fs::perms(mode));
        CHECK(has(refusal([&] { keys.sealing(); }), keys.public_file.string()));
    }
    for (const unsigned mode : {0644U, 0600U}) {
        fs::permissions(keys.public_file, fs::perms(mode));
        CHECK(refusal([&] { keys.sealing(); }).empty());
    }
}

TEST_CASE("a file that is missing, a directory, a pipe or no key is refused by name, and without its content") {
    const Pair keys;
    const fs::path pipe = keys.directory.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const fs::path text = keys.directory.write("text", "root:$y$j9T$abc:19000:\n");
    fs::permissions(text, fs::perms(0600));
    for (const auto& file : {keys.directory.path() / "missing", keys.directory.path(), pipe, text}) {
        CAPTURE(file);
        for (const auto& said :
             {refusal([&] { OpeningKey::from_file(file); }), refusal([&] { SealingKey::from_file(file); })}) {
            CHECK(has(said, file.string()));
            CHECK_FALSE(has(said, "j9T"));
        }
    }
    CHECK(has(refusal([&] { OpeningKey::from_file(keys.directory.path() / "missing"); }), "haas upgrade_db"));
}

TEST_CASE("keys that root makes are root's, whose directory ever it is, and root takes no other user's private key") {
    if (::geteuid() != 0) haas_test::skip("only root can give files away");
    const TemporaryDirectory directory;
    REQUIRE(::chown(directory.path().c_str(), 12345, 23456) == 0);
    const fs::path private_file = directory.path() / "switch.key";
    create_sealing_keys(directory.path() / "switch.pub", private_file);
    CHECK(status_of(private_file).st_uid == 0);
    CHECK(status_of(directory.path() / "switch.pub").st_uid == 0);
    REQUIRE(::chown(private_file.c_str(), 12345, 23456) == 0);
    CHECK(has(refusal([&] { OpeningKey::from_file(private_file); }), "12345"));
}

TEST_CASE("a pair moves to another place, whatever an interrupted move has left") {
    const Move keys;
    SUBCASE("for the first time") {}
    SUBCASE("the private key was copied") { fs::copy_file(keys.from.private_key, keys.to.private_key); }
    SUBCASE("both were copied") {
        fs::copy_file(keys.from.private_key, keys.to.private_key);
        fs::copy_file(keys.from.public_key, keys.to.public_key);
    }
    SUBCASE("the old public key was removed") { fs::remove(keys.from.public_key); }
    CHECK(keys.act());
    CHECK(keys.opens());
    CHECK(keys.is_gone());
    CHECK((status_of(keys.to.private_key).st_mode & 0777) == 0600);
    CHECK((status_of(keys.to.public_key).st_mode & 0777) == 0644);
    CHECK_FALSE(keys.act());
    CHECK(keys.opens());
}

TEST_CASE("what is no pair to move stays as it is") {
    const Move keys;
    SUBCASE("there is another one at the new place") {
        create_sealing_keys(keys.to.public_key, keys.to.private_key);
        CHECK_FALSE(keys.act());
    }
    SUBCASE("the places are one") { CHECK_FALSE(move_sealing_keys(keys.from, keys.from)); }
    SUBCASE("the old key is open to others") {
        fs::permissions(keys.from.private_key, fs::perms(0640));
        CHECK(has(refusal([&] { keys.act(); }), "chmod 600"));
        fs::permissions(keys.from.private_key, fs::perms(0600));
    }
    CHECK(OpeningKey::from_file(keys.from.private_key).open(keys.sealed, "p").reveal() == "s3cret");
}
