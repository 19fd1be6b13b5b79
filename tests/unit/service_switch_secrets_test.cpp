// A switch's password from its registration to the login, and everywhere that it must not be.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <mutex>

#include "drivers/registry.hpp"
#include "service/switch_secrets.hpp"
#include "sync/engine.hpp"
#include "unit/api_service.hpp"

using namespace haas;
using haas_test::ApiService;
using haas_test::TemporaryDirectory;
using http::Method;
namespace fs = std::filesystem;

namespace {

const std::string password = "Pa55word-of-the-switch";

/// Remembers what it was to log in with.
class Recorder final : public core::SwitchDriver {
public:
    std::string type() const override { return mock_->type(); }
    std::string description() const override { return mock_->description(); }
    std::vector<std::string> capabilities() const override { return mock_->capabilities(); }
    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        return mock_->check_fields(fields);
    }
    std::optional<std::string> device(const core::SwitchFields& fields) const override { return mock_->device(fields); }
    bool is_port_name(std::string_view name) const override { return mock_->is_port_name(name); }
    std::string port_syntax() const override { return mock_->port_syntax(); }
    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        const std::lock_guard guard(mutex_);
        seen[fields.at("hostname")] = fields;
        return mock_->connect(fields, timeouts);
    }

    mutable std::map<std::string, core::SwitchFields> seen;

private:
    std::unique_ptr<core::SwitchDriver> mock_ = drivers::make_mock_driver();
    mutable std::mutex mutex_;
};

struct Site {
    TemporaryDirectory keys;
    fs::path public_key = keys.path() / "switch.pub";
    fs::path private_key = keys.path() / "switch.key";
    ApiService service{[this](api::Settings& settings) { settings.switches.public_key = public_key; }};
    Recorder* recorder = nullptr;
    std::unique_ptr<core::SwitchDrivers> drivers;

    Site() {
        auto made = std::make_unique<Recorder>();
        recorder = made.get();
        std::vector<std::unique_ptr<core::SwitchDriver>> all;
        all.push_back(std::move(made));
        drivers = std::make_unique<core::SwitchDrivers>(std::move(all));
    }

    http::Response admin(Method method, const std::string& path, const std::string& body = {}) {
        return service.send("admin", method, path, body);
    }

    http::Response add_switch(const std::string& label) {
        const auto response = admin(
            Method::put, "/switch/" + label,
            R"({"type": "mock", "hostname": ")" + label + R"(", "username": "u", "password": ")" + password + R"("})");
        if (response.status == 200) REQUIRE(admin(Method::put, "/switch/" + label + "/port/gi1/0/1").status == 200);
        return response;
    }

    void sync() {
        sync::Options options;
        options.secrets = std::make_shared<const service::SecretOpener>(private_key);
        const auto open = [this] { return store::Database(service.options(), clock); };
        sync::Engine(open, *drivers, options).run_once();
    }

    base::SystemClock clock;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("a switch's password is in no file and no answer, and the switch gets it") {
    Site site;
    REQUIRE(site.add_switch("s1").status == 200);
    const fs::path database = site.service.options().uri.substr(std::string("sqlite:///").size());
    for (const auto& each : fs::directory_iterator(database.parent_path())) {
        CAPTURE(each.path());
        if (each.is_regular_file()) CHECK_FALSE(has(content(each.path()), password));
    }
    site.sync();
    CHECK(site.recorder->seen["s1"] ==
          core::SwitchFields{{"hostname", "s1"}, {"username", "u"}, {"password", password}});
    const auto shown = site.admin(Method::get, "/switch/s1").body;
    CHECK_FALSE(has(shown, password));
    CHECK_FALSE(has(shown, "password"));
    CHECK(has(shown, R"("reachable":true)"));
}

TEST_CASE("a password that does not open is an error of its switch alone") {
    Site site;
    REQUIRE(site.add_switch("old").status == 200);
    fs::remove(site.public_key);
    fs::remove(site.private_key);
    base::create_sealing_keys(site.public_key, site.private_key);
    REQUIRE(site.add_switch("new").status == 200);
    site.sync();
    CHECK_FALSE(site.recorder->seen.contains("old"));
    CHECK(site.recorder->seen.contains("new"));
    const auto shown = site.admin(Method::get, "/switch/old").body;
    CHECK(has(shown, "the stored password cannot be decrypted"));
    CHECK(has(shown, "register the switch again"));
}

TEST_CASE("haas-sync without its key talks to no switch with a password, and tells users no paths") {
    Site site;
    REQUIRE(site.add_switch("s1").status == 200);
    fs::remove(site.private_key);
    site.sync();
    CHECK(site.recorder->seen.empty());
    const auto shown = site.admin(Method::get, "/switch/s1").body;
    CHECK(has(shown, "no usable private key"));
    CHECK_FALSE(has(shown, site.private_key.string()));
}

TEST_CASE("without the public key no switch with a password is registered, and nobody learns where the key is") {
    Site site;
    fs::remove(site.public_key);
    const auto response = site.add_switch("s1");
    CHECK(response.status == 503);
    CHECK_FALSE(has(response.body, site.public_key.string()));
    CHECK(site.admin(Method::get, "/switch/s1").status == 404);
    CHECK(site.admin(Method::put, "/switch/s2", R"({"type": "mock"})").status == 200);
}

TEST_CASE(
    "a secret that an earlier version sealed opens beside all of the fields, and stays while none of them changes") {
    Site site;
    const core::SwitchFields fields{{"hostname", "h"}, {"dummy_vlan", "5"}};
    const service::SecretsPlace place{"mock", fields, {"dummy_vlan"}};
    const auto sealed = base::SealingKey::from_file(site.public_key)
                            .seal(base::Secret(password), "4:mock8:password10:dummy_vlan1:58:hostname1:h");
    const service::SecretOpener opener(site.private_key);
    CHECK(opener.open(place, {{"password", sealed}}).at("password") == password);
    service::SecretsPlace other = place;
    CHECK(service::opens_at(sealed, place, other));
    other.fields["dummy_vlan"] = "6";
    CHECK_FALSE(service::opens_at(sealed, place, other));
    CHECK_THROWS(opener.open(other, {{"password", sealed}}));

    const auto bound = service::seal_fields(site.public_key, place, {{"password", password}});
    CHECK(service::opens_at(bound.at("password"), place, other));
    CHECK(opener.open(other, bound).at("password") == password);
    other.fields["hostname"] = "elsewhere";
    CHECK_FALSE(service::opens_at(bound.at("password"), place, other));
    CHECK_THROWS(opener.open(other, bound));
}
