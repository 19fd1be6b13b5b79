// A BMC's password, sealed for one BMC.
#include "service/bmc_passwords.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "core/bmc_fields.hpp"
#include "core/error.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using core::BmcAddress;

namespace {

const base::Secret password("Pa55word-of-the-BMC");

struct Keys {
    haas_test::TemporaryDirectory directory;
    std::filesystem::path public_key = directory.path() / "bmc.pub";
    std::filesystem::path private_key = directory.path() / "bmc.key";
    Keys() { service::create_bmc_keys(public_key, private_key); }
    std::string seal(const BmcAddress& address) const {
        return service::seal_bmc_password(public_key, address, password);
    }
    /// What it opens as; or the reason why it does not.
    std::string open(const BmcAddress& address, const std::string& sealed) const {
        try {
            return std::string(service::open_bmc_password(service::bmc_key_in(private_key), address, sealed).reveal());
        } catch (const core::UnavailableError& error) {
            return error.what();
        }
    }
};

BmcAddress changed(const BmcAddress& address, const std::function<void(BmcAddress&)>& change) {
    auto other = address;
    change(other);
    return other;
}

const BmcAddress usual = [] {
    BmcAddress address;
    address.type = "redfish";
    address.host = "bmc1";
    address.user = "admin";
    address.port = 8443;
    return address;
}();

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a BMC's password opens only for the type, host, user and port that it was given for") {
    const Keys keys;
    const auto sealed = keys.seal(usual);
    CHECK(keys.open(usual, sealed) == password.reveal());
    CHECK_FALSE(has(sealed, std::string(password.reveal())));
    const std::vector<std::function<void(BmcAddress&)>> places = {
        [](BmcAddress& a) { a.type = "ipmi"; },          [](BmcAddress& a) { a.host = "bmc2"; },
        [](BmcAddress& a) { a.user = "root"; },          [](BmcAddress& a) { a.port = 443; },
        [](BmcAddress& a) { a.port.reset(); },           [](BmcAddress& a) { a.user = "bmc1", a.host = "admin"; },
        [](BmcAddress& a) { a.host = "bmc14:user1:x"; },
    };
    for (std::size_t i = 0; i < places.size(); ++i) {
        CAPTURE(i);
        const auto elsewhere = changed(usual, places[i]);
        const auto said = keys.open(elsewhere, sealed);
        CHECK(has(said, "does not open"));
        CHECK(has(said, "give the password again"));
        CHECK_FALSE(core::may_keep_password(usual, elsewhere));
    }
}

TEST_CASE("a BMC's password opens with more protection than it was given for, and never with less") {
    const Keys keys;
    const std::vector<std::function<void(BmcAddress&)>> weakenings = {
        [](BmcAddress& a) { a.verify_tls = false; },
        [](BmcAddress& a) { a.legacy_tls = true; },
        [](BmcAddress& a) { a.interface = "lan"; },
    };
    for (std::size_t i = 0; i < weakenings.size(); ++i) {
        CAPTURE(i);
        const auto weak = changed(usual, weakenings[i]);
        CHECK(has(keys.open(weak, keys.seal(usual)), "with more protection"));
        CHECK(keys.open(usual, keys.seal(weak)) == password.reveal());
        CHECK(keys.open(weak, keys.seal(weak)) == password.reveal());
        CHECK(core::may_keep_password(weak, usual));
        CHECK_FALSE(core::may_keep_password(usual, weak));
        // Who writes to the database cannot claim that less was enough.
        const auto sealed = keys.seal(usual);
        const auto names = *core::missing_protections(weak).begin();
        CHECK(has(keys.open(weak, names + sealed), "does not open"));
    }
}

TEST_CASE("what decides neither where a BMC's password goes nor how it is protected may change without it") {
    const Keys keys;
    const auto other = changed(usual, [](BmcAddress& a) {
        a.system = "blade2";
        a.boot_mode = "uefi";
        a.privilege = "operator";
        a.interface = "lanplus";
        a.cipher_suite = 3;
        a.retries = 2;
        a.console = "always";
    });
    CHECK(keys.open(other, keys.seal(usual)) == password.reveal());
    CHECK(core::may_keep_password(usual, other));
}

TEST_CASE("a BMC's password of another key, a damaged one and one of an earlier version say what to do") {
    const Keys keys;
    const Keys others;
    CHECK(has(keys.open(usual, others.seal(usual)), "restore the right key file"));
    auto damaged = keys.seal(usual);
    damaged[damaged.size() / 2] = damaged[damaged.size() / 2] == 'A' ? 'B' : 'A';
    for (const auto& bad : {damaged, std::string(":"), std::string("verify_tls:"), std::string(",:,:")})
        CHECK(has(keys.open(usual, bad), "does not open"));
    CHECK(has(keys.open(usual, "bm90IG9mIHRoaXMgdmVyc2lvbg=="), "haas upgrade_db"));
}

TEST_CASE("without its keys no BMC's password is sealed or opened, and the answer names no file") {
    const Keys keys;
    const auto sealed = keys.seal(usual);
    const auto kept = service::bmc_key_read_from(keys.private_key);
    std::filesystem::remove(keys.private_key);
    const auto lost = service::bmc_key_read_from(keys.private_key);
    const auto said = keys.open(usual, sealed);
    CHECK(has(said, "key file for BMC passwords is not usable"));
    CHECK_FALSE(has(said, keys.directory.path().string()));
    CHECK(service::open_bmc_password(kept, usual, sealed).reveal() == password.reveal());
    CHECK_THROWS_AS(service::open_bmc_password(lost, usual, sealed), core::UnavailableError);
    std::filesystem::remove(keys.public_key);
    CHECK_THROWS_AS(keys.seal(usual), core::UnavailableError);
}
