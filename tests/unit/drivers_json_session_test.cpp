// What the drivers for Arista's EOS and Cisco's NX-OS ask of a switch, and what they make of its refusals.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "drivers/switch/json/driver.hpp"
#include "sync/scripted_switch.hpp"
#include "talking_switch.hpp"

using namespace haas;
using namespace haas::drivers;
using core::SwitchError;
using haas_test::lit;
using haas_test::switch_text;

namespace {

/// A switch that answers as it is told, and what it was asked.
struct Script {
    std::vector<std::string> requests;
    std::vector<sys::HttpAnswer> answers;
};

class ScriptedClient final : public sys::HttpClient {
public:
    explicit ScriptedClient(std::shared_ptr<Script> script) : script_(std::move(script)) {}
    sys::HttpAnswer send(const sys::HttpRequest& request) override {
        script_->requests.push_back(request.body);
        CHECK(request.url.find("secret") == std::string::npos);
        CHECK(script_->requests.size() <= script_->answers.size());
        if (script_->requests.size() > script_->answers.size()) return {500, "nothing more", {}};
        return script_->answers[script_->requests.size() - 1];
    }

private:
    std::shared_ptr<Script> script_;
};

struct Site {
    Site(const JsonTable& table, std::vector<std::string> bodies, int status = 200, std::string password = "secret-5")
        : password_(password) {
        for (auto& body : bodies) script->answers.push_back({status, std::move(body), {}});
        RestLogin login;
        login.origin = "https://switch1:443";
        login.user = "admin";
        login.password = base::Secret(std::move(password));
        session =
            table.open(RestClient(std::move(login), {}, std::make_unique<ScriptedClient>(script)), base::Secret());
    }
    /// The failure of what `work` does.
    template <class Work>
    SwitchError failure_of(Work work) {
        try {
            work(*session);
        } catch (const SwitchError& error) {
            CHECK_FALSE(base::contains(error.what(), password_));
            return error;
        }
        FAIL("it went well");
        throw SwitchError(SwitchError::Kind::refused, "", "");
    }
    bool has_asked(std::size_t request, const std::string& text) const {
        return base::contains(script->requests.at(request), text);
    }

    std::shared_ptr<Script> script = std::make_shared<Script>();
    std::unique_ptr<core::SwitchSession> session;

private:
    std::string password_;
};

std::string eos_result(const std::string& results) {
    return R"({"jsonrpc":"2.0","id":"haas","result":[{},)" + results + "]}";
}

const std::string eos_vlans =
    R"({"vlans":{"100":{"status":"active","name":"lab"},"200":{"status":"active","name":"x"}}})";

/// As many results of silent commands as a request has commands: for three lines of configuration, one interface.
std::string silent(std::size_t count) {
    std::string results = "{}";
    for (std::size_t i = 1; i < count; ++i) results += ",{}";
    return eos_result(results);
}

std::string nx_results(std::size_t count) {
    std::string results = "[";
    for (std::size_t i = 1; i <= count; ++i) {
        results += (i == 1 ? "" : ",") + (R"({"jsonrpc":"2.0","result":null,"id":)" + std::to_string(i) + "}");
    }
    return results + "]";
}

const std::string nx_vlans =
    R"({"jsonrpc":"2.0","result":{"body":{"TABLE_vlanbriefxbrief":{"ROW_vlanbriefxbrief":)"
    R"({"vlanshowbr-vlanid":"100","vlanshowbr-vlanname":"lab","vlanshowbr-vlanstate":"active"}}}},"id":1})";

bool says(const SwitchError& error, const std::string& text) { return base::contains(error.what(), text); }

}  // namespace

TEST_CASE("arista-eos: all ports are read in one request, and any number is written in one") {
    Site site(arista_eos_table(), {switch_text("arista-eos-shown.json"), silent(10), silent(4)});
    const auto seen = site.session->read({"Ethernet5", "Et3", "Ethernet77"});
    CHECK(site.script->requests.size() == 1);
    CHECK(seen.at("Ethernet5").is_dark());
    CHECK(seen.contains("Et3"));
    CHECK_FALSE(seen.contains("Ethernet77"));

    site.session->write(
        {{"Ethernet5", {}, lit(140, {151})}, {"Ethernet4", lit(140, {151, 152}), haas_test::tagged({151})}});
    CHECK(site.script->requests.size() == 2);
    CHECK(site.has_asked(1, R"("interface Ethernet5","switchport trunk native vlan 140",)"
                            R"("switchport trunk allowed vlan 140,151","interface Ethernet4",)"
                            R"("switchport trunk native vlan tag","switchport trunk allowed vlan 151","commit"])"));
    // One was left when it was read, and is aborted once.
    CHECK(site.has_asked(1, R"("configure session haas-1700000000-0a1b2c3d","abort","configure session haas-)"));
    site.session->write({{"Ethernet5", lit(140, {151}), lit(140)}});
    CHECK_FALSE(site.has_asked(2, "abort"));
}

TEST_CASE("arista-eos: a port that others have set up gets its lists before its mode") {
    Site site(arista_eos_table(), {eos_result(eos_vlans), silent(9)});
    core::PortState seen;
    seen.foreign = "mode access, VLAN 1";
    site.session->write({{"Ethernet5", seen, lit(100, {200})}});
    CHECK(site.has_asked(1, R"("interface Ethernet5","switchport","no switchport trunk group",)"
                            R"("switchport trunk allowed vlan none","switchport trunk native vlan 100",)"
                            R"("switchport trunk allowed vlan 100,200","switchport mode trunk","commit"])"));
}

TEST_CASE("arista-eos: descriptions follow the ports, and a refused one takes no other away") {
    const std::string refusal = R"({"jsonrpc":"2.0","id":"haas","error":{"code":1002,"message":"CLI command 4 failed",)"
                                R"("data":[{},{},{},{"errors":["Invalid input"]}]}})";
    Site site(arista_eos_table(),
              {eos_result(eos_vlans), silent(8), refusal, silent(2), refusal, silent(2), silent(4)});
    site.session->write({{"Ethernet4", {}, lit(100), "node-1"}, {"Ethernet5", {}, lit(100), "node-2"}});
    CHECK_FALSE(site.has_asked(1, "description"));
    CHECK(site.has_asked(2, R"("interface Ethernet4","description node-1","interface Ethernet5","description node-2",)"
                            R"("commit"])"));
    CHECK(site.has_asked(4, R"("interface Ethernet4","description node-1","commit"])"));
    CHECK(site.has_asked(6, R"("interface Ethernet5","description node-2","commit"])"));
    CHECK(site.script->requests.size() == 7);
}

TEST_CASE("arista-eos: a refusal is shown in the switch's words, and the session is aborted") {
    const std::string refusal = R"({"jsonrpc":"2.0","id":"haas","error":{"code":1002,"message":)"
                                R"("CLI command 3 of 5 'interface Ethernet77' failed: invalid command",)"
                                R"-("data":[{},{},{"errors":["Invalid input (at token 1: 'Ethernet77')"]}]}})-";
    Site site(arista_eos_table(), {eos_result(eos_vlans), refusal, silent(2)});
    const auto error = site.failure_of([](auto& session) { session.write({{"Ethernet77", {}, lit(100)}}); });
    CHECK(error.kind() == SwitchError::Kind::refused);
    CHECK(says(error, "`interface Ethernet77`: Invalid input (at token 1: 'Ethernet77')"));
    CHECK(site.has_asked(2, "\"abort\"]"));
}

TEST_CASE(
    "arista-eos: what a command of the configuration prints is an error, and only a saved configuration is saved") {
    Site site(arista_eos_table(),
              {eos_result(eos_vlans), eos_result(R"({},{},{},{"messages":["! Not what you think"]},{})"), silent(2),
               eos_result(R"({"messages":["Copy completed successfully.\n"]})"),
               eos_result(R"({"messages":["No space left on device"]})")});
    const auto error = site.failure_of([](auto& session) { session.write({{"Ethernet7", {}, lit(100)}}); });
    CHECK(says(error, "Not what you think"));
    site.session->save({});
    CHECK(says(site.failure_of([](auto& session) { session.save({}); }), "No space left on device"));
}

TEST_CASE("arista-eos: VLANs are created and listed again in one request, and named in another") {
    const std::string with_new =
        R"({"vlans":{"100":{"status":"active","name":"lab"},"101":{"status":"active","name":"VLAN0101"},)"
        R"("102":{"status":"active","name":"blue"},"200":{"status":"active","name":"x"}}})";
    Site site(arista_eos_table(), {eos_result(eos_vlans), eos_result("{},{},{}," + with_new), silent(4), silent(5),
                                   silent(3), eos_result(eos_vlans)});
    CHECK(site.session->missing_vlans({100, 101, 102}) == std::set<core::Vlan>{101, 102});
    CHECK(site.session->remedy_for_missing({101, 102}) == "create it there, with `configure`, `vlan 101-102`");
    site.session->create_vlans({{101, "lab"}, {102, "blue"}});
    CHECK(site.has_asked(1, R"("vlan 101-102","commit","show vlan"])"));
    // The name `lab` is taken.
    CHECK_FALSE(site.has_asked(2, "lab"));
    CHECK(site.has_asked(2, R"("vlan 102","name blue","commit"])"));
    // A switch that took the command may have created nothing: it was asked.
    CHECK(site.session->missing_vlans({101, 102, 103}) == std::set<core::Vlan>{103});
    site.session->write({{"Ethernet7", {}, lit(101)}});
    CHECK(site.has_asked(3, R"("interface Ethernet7")"));
    site.session->delete_vlans({200, 300});
    CHECK(site.has_asked(4, R"("no vlan 200","commit"])"));
    const auto error = site.failure_of([](auto& session) { session.write({{"Ethernet7", {}, lit(102)}}); });
    CHECK(error.kind() == SwitchError::Kind::refused);
    CHECK(says(error, "VLAN 102 does not exist on the switch"));
    CHECK(site.script->requests.size() == 6);
}

TEST_CASE("cisco-nxos: a refused name of a VLAN fails nothing, and the VLANs are listed again after a refusal") {
    const std::string refusal = R"([{"jsonrpc":"2.0","result":null,"id":1},{"jsonrpc":"2.0","result":null,"id":2},)"
                                R"({"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params",)"
                                R"("data":{"msg":"ERROR: Duplicate name\n"}},"id":3}])";
    const std::string full = R"([{"jsonrpc":"2.0","result":null,"id":1},{"jsonrpc":"2.0","error":{"code":-32602,)"
                             R"("message":"Invalid params","data":{"msg":"ERROR: VLAN creation failed\n"}},"id":2}])";
    const std::string created = R"([{"jsonrpc":"2.0","result":null,"id":1},{"jsonrpc":"2.0","result":null,"id":2},)" +
                                nx_vlans.substr(0, nx_vlans.rfind('1')) + "3}]";
    Site site(cisco_nxos_table(), {nx_vlans, created, refusal, full, nx_vlans});
    CHECK(site.session->missing_vlans({100, 101}) == std::set<core::Vlan>{101});
    site.session->create_vlans({{101, "red"}});
    CHECK(site.failure_of([](auto& session) {
                  session.create_vlans({{102, ""}});
              })
              .kind() == SwitchError::Kind::refused);
    CHECK(site.session->missing_vlans({100, 102}) == std::set<core::Vlan>{102});
    CHECK(site.script->requests.size() == 5);
}

TEST_CASE("cisco-nxos: any number of ports is written in one request, and lists come before the mode") {
    Site site(cisco_nxos_table(), {nx_vlans, nx_results(12)});
    core::PortState seen;
    seen.foreign = "not a switch port: it routes";
    site.session->write({{"Ethernet1/5", seen, lit(100)}, {"Eth1/6", lit(100), {}}});
    CHECK(site.script->requests.size() == 2);
    std::string expected = "[";
    int id = 0;
    for (const std::string line :
         {"configure terminal", "interface Ethernet1/5", "shutdown", "switchport", "switchport trunk allowed vlan none",
          "switchport trunk native vlan 100", "switchport trunk allowed vlan 100", "switchport mode trunk",
          "no shutdown", "interface Ethernet1/6", "switchport trunk native vlan 1",
          "switchport trunk allowed vlan none"}) {
        ++id;
        expected += (id == 1 ? "" : ",") + (R"({"jsonrpc":"2.0","method":"cli","params":{"cmd":")" + line) +
                    R"(","version":1},"id":)" + std::to_string(id) + "}";
    }
    CHECK(site.script->requests[1] == expected + "]");
}

TEST_CASE("cisco-nxos: refusals are shown in the switch's words, whatever the status") {
    const std::string refusal =
        R"([{"jsonrpc":"2.0","result":null,"id":1},{"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params",)"
        R"("data":{"msg":"Invalid interface format at '^' marker.\n"}},"id":2}])";
    Site site(cisco_nxos_table(), {nx_vlans, refusal}, 500);
    auto error = site.failure_of([](auto& session) { session.write({{"Ethernet9/9", {}, lit(100)}}); });
    CHECK(error.kind() == SwitchError::Kind::no_such_port);
    CHECK(says(error, "`interface Ethernet9/9`: Invalid interface format at '^' marker."));

    const std::string printed = R"([{"jsonrpc":"2.0","result":null,"id":1},{"jsonrpc":"2.0","result":null,"id":2},)"
                                R"({"jsonrpc":"2.0","result":{"msg":"Command rejected: channel member\n"},"id":3},)"
                                R"({"jsonrpc":"2.0","result":null,"id":4}])";
    Site talker(cisco_nxos_table(), {nx_vlans, printed});
    error = talker.failure_of([](auto& session) { session.write({{"Ethernet1/9", {}, lit(100)}}); });
    CHECK(error.kind() == SwitchError::Kind::refused);
    CHECK(says(error, "Command rejected: channel member"));

    Site strange(cisco_nxos_table(), {"<html>secret-5</html>"}, 500);
    error = strange.failure_of([](auto& session) { session.read({"Ethernet1/9"}); });
    CHECK(error.kind() == SwitchError::Kind::refused);
}

TEST_CASE("cisco-nxos: VLAN 1 is for ports without a native network, and a save must be complete") {
    Site site(cisco_nxos_table(), {R"({"jsonrpc":"2.0","result":{"msg":"[####] 100%\nCopy complete.\n"},"id":1})",
                                   R"({"jsonrpc":"2.0","result":{"msg":"[##] 40%\n"},"id":1})"});
    CHECK(says(site.failure_of([](auto& session) { session.write({{"Ethernet1/9", {}, lit(1)}}); }), "VLAN 1"));
    site.session->save({});
    CHECK(says(site.failure_of([](auto& session) { session.save({}); }), "40%"));
}

TEST_CASE("cisco-nxos: a password that is one of HaaS's own words does not hide that a port routes") {
    const std::string shown =
        R"([{"jsonrpc":"2.0","result":{"body":{"TABLE_interface":{"ROW_interface":)"
        R"([{"interface":"Ethernet1/5","switchport":"Disabled"},{"interface":"Ethernet1/6","switchport":"port-5"}]}}},)"
        R"("id":1},)" +
        nx_vlans.substr(0, nx_vlans.size() - 2) +
        R"(2},{"jsonrpc":"2.0","result":{"msg":"interface Ethernet1/5\n  no switchport\n"},"id":3}])";
    Site site(cisco_nxos_table(), {shown, nx_results(8)}, 200, "port");
    const auto seen = site.session->read({"Ethernet1/5", "Ethernet1/6"});
    CHECK(seen.at("Ethernet1/5").foreign == "not a switch port: it routes");
    CHECK(seen.at("Ethernet1/6").foreign == "not understood: switchport (password)-5");
    site.session->write({{"Ethernet1/5", seen.at("Ethernet1/5"), {}}});
    CHECK(site.has_asked(1, R"("cmd":"shutdown")"));
}

TEST_CASE("JSON switches: an error shows nothing of an answer that may have a configuration in it") {
    const std::string configuration = "username admin secret 5 $1$hash";
    const auto failure = [](const JsonTable& table, const std::string& answer) {
        Site site(table, {answer});
        return std::string(site.failure_of([](auto& session) { session.read({"Ethernet1/9"}); }).what());
    };
    for (const auto* table : {&arista_eos_table(), &cisco_nxos_table()}) {
        for (const std::string& answer :
             {configuration, eos_result("\"" + configuration + "\""),
              R"([{"jsonrpc":"2.0","result":{"msg":")" + configuration + R"("},"id":9}])"}) {
            const auto said = failure(*table, answer);
            CHECK_MESSAGE(!base::contains(said, "admin"), said);
            CHECK_MESSAGE(base::contains(said, "it has " + std::to_string(answer.size()) + " bytes"), said);
        }
    }
}
