// Passwords of BMCs in a database of an earlier version.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>

#include "base/error.hpp"
#include "base/secret_box.hpp"
#include "core/error.hpp"
#include "service/init.hpp"
#include "store/node.hpp"
#include "unit/sqlite_by_hand.hpp"
#include "unit/temporary_directory.hpp"
#include "unit/traced_process.hpp"

using namespace haas;
namespace fs = std::filesystem;

namespace {

/// The last version that stored BMC passwords under one key.
constexpr int last_old = 20;

/// An installation of an earlier version, with two nodes.
class Old {
public:
    explicit Old(int version = last_old) {
        base::SecretBox::create_key_file(keys.bmcs.old_key);
        haas_test::create_earlier_database(file_, version, node("n1", "secret-1") + node("n2", "secret-2"));
    }

    std::string node(const std::string& label, const std::string& password) const {
        return "INSERT INTO node (label, obm_type, obm_host, obm_user, obm_password) VALUES ('" + label +
               "', 'ipmi', 'bmc-" + label + "', 'admin', '" +
               base::SecretBox::from_file(keys.bmcs.old_key).seal(base::Secret(password)) + "');";
    }
    service::LeftPasswords upgrade() const { return service::upgrade_database(options(), keys).left; }

    /// What the nodes' passwords open as, or why they do not.
    std::map<std::string, std::string> passwords() {
        store::Database database(options(), clock_);
        return database.read([&](store::Reading& tx) {
            std::map<std::string, std::string> opened;
            for (const auto& label : store::list_nodes(tx)) {
                const auto bmc = store::get_bmc(tx, store::find_node(tx, label).value().id);
                try {
                    opened[label] = service::open_bmc_password(service::bmc_key_in(keys.bmcs.private_key), bmc.address,
                                                               bmc.sealed_password)
                                        .reveal();
                } catch (const core::UnavailableError& error) {
                    opened[label] = error.what();
                }
            }
            return opened;
        });
    }
    /// None while the schema is an earlier one.
    std::optional<std::map<std::string, std::string>> passwords_if_usable() {
        try {
            return passwords();
        } catch (const core::UnavailableError& error) {
            if (std::string(error.what()).find("haas upgrade_db") == std::string::npos) throw;
            return std::nullopt;
        }
    }
    void run(const std::string& sql) const { haas_test::run_sql(file_, sql); }
    /// The names of its files.
    std::string files() const {
        std::vector<std::string> names;
        for (const auto& file : fs::directory_iterator(directory_.path())) names.push_back(file.path().filename());
        std::sort(names.begin(), names.end());
        std::string text;
        for (const auto& name : names) text += (text.empty() ? "" : " ") + name;
        return text;
    }

private:
    store::DatabaseOptions options() const { return {"sqlite:///" + file_.string(), std::chrono::seconds(5)}; }

    haas_test::TemporaryDirectory directory_;
    fs::path file_ = directory_.path() / "haas.db";
    base::SystemClock clock_;

public:
    service::KeyFiles keys{
        {directory_.path() / "bmc.pub", directory_.path() / "bmc.key", directory_.path() / "obm.key"},
        {directory_.path() / "switch.pub", directory_.path() / "switch.key"}};
};

const std::map<std::string, std::string> as_given = {{"n1", "secret-1"}, {"n2", "secret-2"}};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("an upgrade of any earlier version seals the passwords of BMCs, and the old key is not needed any more") {
    for (int version = 1; version <= last_old; ++version) {
        CAPTURE(version);
        Old old(version);
        CHECK(old.upgrade().nodes.empty());
        fs::remove(old.keys.bmcs.old_key);
        CHECK(old.passwords() == as_given);
        CHECK(old.upgrade().nodes.empty());
        CHECK(old.passwords() == as_given);
    }
}

TEST_CASE("a password that was sealed with an upgrade stays at its BMC") {
    Old old;
    old.upgrade();
    old.run("UPDATE node SET obm_host = 'elsewhere' WHERE label = 'n1'");
    auto passwords = old.passwords();
    CHECK(has(passwords["n1"], "does not open"));
    CHECK(passwords["n2"] == "secret-2");
}

TEST_CASE("passwords that the old key does not open stay as they are, and are sealed once the right key is back") {
    Old old;
    const auto& key = old.keys.bmcs.old_key;
    const auto away = key.string() + ".away";
    fs::rename(key, away);
    SUBCASE("there is no key") {}
    SUBCASE("it is another key") { base::SecretBox::create_key_file(key); }
    const auto left = old.upgrade();
    CHECK(left.nodes == std::vector<std::string>{"n1", "n2"});
    CHECK_FALSE(left.reason.empty());
    CHECK(has(old.passwords()["n1"], "haas upgrade_db"));
    fs::rename(away, key);
    CHECK(old.upgrade().nodes.empty());
    CHECK(old.passwords() == as_given);
}

TEST_CASE("an upgrade seals nothing to a key that no private one opens, and changes nothing then") {
    Old old;
    const Old other;
    other.upgrade();
    fs::copy_file(other.keys.bmcs.private_key, old.keys.bmcs.private_key);
    fs::permissions(old.keys.bmcs.private_key, fs::perms(0600));
    const auto upgrade = [&] { old.upgrade(); };
    SUBCASE("as the two are not a pair") {
        base::create_sealing_keys(old.keys.bmcs.public_key.string() + "2", old.keys.bmcs.private_key.string() + "2");
        fs::rename(old.keys.bmcs.public_key.string() + "2", old.keys.bmcs.public_key);
        CHECK_THROWS_WITH_AS(upgrade(), doctest::Contains("not a pair"), base::ConfigError);
        fs::remove(old.keys.bmcs.public_key);
    }
    SUBCASE("as the private one is lost") {
        fs::copy_file(other.keys.bmcs.public_key, old.keys.bmcs.public_key);
        fs::rename(old.keys.bmcs.private_key, old.keys.bmcs.private_key.string() + "2");
        CHECK_THROWS_AS(upgrade(), base::ConfigError);
        fs::rename(old.keys.bmcs.private_key.string() + "2", old.keys.bmcs.private_key);
    }
    CHECK_THROWS_WITH_AS(old.passwords(), doctest::Contains("haas upgrade_db"), core::UnavailableError);
    CHECK(old.upgrade().nodes.empty());
    CHECK(old.passwords() == as_given);
}

TEST_CASE("an upgrade that is killed before any of its changes loses no password, and the next one completes it") {
    int deaths = 0;
    for (;; ++deaths) {
        CAPTURE(deaths);
        Old old(last_old - 1);
        if (!haas_test::is_killed_before_change(deaths, [&] { old.upgrade(); })) break;
        // Either no program of this version uses the database yet, or it can use all passwords.
        const auto opened = old.passwords_if_usable();
        CHECK((!opened || *opened == as_given));
        CHECK(old.upgrade().nodes.empty());
        CHECK(old.passwords() == as_given);
        CHECK(old.files() == "bmc.key bmc.pub haas.db haas.db-lock obm.key switch.key switch.pub");
    }
    CHECK_MESSAGE(deaths > 20, "it changes files often");
}
