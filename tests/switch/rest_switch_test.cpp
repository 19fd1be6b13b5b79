// The simulated switches with a REST interface themselves: they take the dialogue of the real ones, and nothing else.
#include <doctest/doctest.h>

#include "switch/simulated_switch.hpp"
#include "sys/http_client.hpp"

using haas_test::SimulatedSwitch;

namespace {

struct Site {
    explicit Site(const std::string& kind) : device(haas_test::simulator("rest_switch"), {"--kind", kind, "--ports", "4"}) {}

    haas::sys::HttpAnswer ask(const std::string& method, const std::string& path, const std::string& body = {}) {
        haas::sys::HttpRequest request;
        request.method = method;
        request.url = "http://127.0.0.1:" + std::to_string(device.port()) + path;
        request.username = SimulatedSwitch::user;
        request.password = haas::base::Secret(password);
        request.body = body;
        request.media_type.clear();
        return client.send(request);
    }
    int status(const std::string& method, const std::string& path, const std::string& body = {}) {
        return ask(method, path, body).status;
    }

    std::string password = SimulatedSwitch::password;
    SimulatedSwitch device;
    haas::sys::HttpClient client;
};

const std::string port = "/rest/config/running/interface/TenGigabitEthernet/%221/0/1%22";

const std::string dell_port = "/api/running/dell/interfaces/interface/gige-1-1";
const std::string dell_namespace = " xmlns=\"http://www.dell.com/ns/dell:0.1/root\"";

std::string dell_interface(bool up) {
    return "<interface" + dell_namespace + "><name>gige-1-1</name><portmode><hybrid>" + (up ? "true" : "false") +
           "</hybrid></portmode>" + (up ? "<switchport></switchport>" : "") + "<shutdown>" + (up ? "false" : "true") +
           "</shutdown></interface>";
}

std::string command(Site& site, const std::string& kind, const std::string& text) {
    const auto answer = site.ask("POST", "/api/running/dell/_operations/cli",
                                 "<input" + dell_namespace + "><" + kind + ">" + text + "</" + kind + "></input>");
    CHECK(answer.status == 200);
    return answer.body;
}

std::string in_vlan(Site& site, int vlan, const std::string& line) {
    return command(site, "config-commands", "interface vlan " + std::to_string(vlan) + "&#13;&#10;" + line);
}

bool is_error(const std::string& output) { return output.find("% Error") != std::string::npos; }

}  // namespace

TEST_CASE("simulated brocade: a port from the factory to two VLANs and back, in that order only") {
    Site site("brocade");
    CHECK(site.ask("GET", port).body.find("shutdown") == std::string::npos);
    CHECK(site.status("PUT", port + "/switchport/mode", "<mode><vlan-mode>trunk</vlan-mode></mode>") == 404);
    CHECK(site.status("POST", port, "<switchport></switchport>") == 204);
    CHECK(site.status("POST", port, "<switchport></switchport>") == 409);
    CHECK(site.status("PUT", port + "/switchport/trunk", "<trunk><native-vlan>5</native-vlan></trunk>") == 404);
    CHECK(site.status("PUT", port + "/switchport/mode", "<mode><vlan-mode>trunk</vlan-mode></mode>") == 204);
    const std::string allowed = port + "/switchport/trunk/allowed/vlan";
    CHECK(site.status("PUT", allowed, "<vlan><add>7</add></vlan>") == 400);
    CHECK(site.status("PUT", port + "/switchport/trunk", "<trunk><native-vlan>5</native-vlan></trunk>") == 204);
    CHECK(site.status("PUT", allowed, "<vlan><add>7</add></vlan>") == 204);
    CHECK(site.status("PUT", allowed, "<vlan><add>7</add><add>8</add></vlan>") == 400);
    CHECK(site.status("PUT", allowed, "no XML") == 400);
    CHECK(site.device.carried("1/0/1") == "native 5, tagged 7");
    CHECK(site.ask("GET", port + "/switchport/trunk").body.find("<add>7</add>") != std::string::npos);
    CHECK(site.status("DELETE", port + "/switchport/trunk/native-vlan") == 400);
    CHECK(site.status("PUT", allowed, "<vlan><none>true</none></vlan>") == 204);
    CHECK(site.status("DELETE", port + "/switchport/trunk/native-vlan") == 204);
    CHECK(site.status("DELETE", port + "/switchport/trunk/native-vlan") == 404);
    CHECK(site.device.carried("1/0/1") == "native 1");
    CHECK(site.status("POST", port, "<shutdown>true</shutdown>") == 204);
    CHECK(site.status("POST", port, "<shutdown>true</shutdown>") == 409);
    CHECK(site.device.carried("1/0/1") == "dark");
    CHECK(site.device.saved("1/0/1") == "dark");
}

TEST_CASE("simulated dellnos9: a port from the factory to two VLANs and back, in that order only") {
    Site site("dellnos9");
    CHECK(site.ask("GET", dell_port + "?with-defaults").body.find("<shutdown>true") != std::string::npos);
    CHECK(is_error(in_vlan(site, 5, "untagged GigabitEthernet 1/1")));
    CHECK(site.status("PUT", dell_port, dell_interface(true)) == 204);
    CHECK_FALSE(is_error(in_vlan(site, 5, "untagged GigabitEthernet 1/1")));
    CHECK(is_error(in_vlan(site, 6, "untagged GigabitEthernet 1/1")));
    CHECK_FALSE(is_error(in_vlan(site, 7, "tagged GigabitEthernet 1/1")));
    CHECK(is_error(in_vlan(site, 7, "tagged GigabitEthernet 1/9")));
    CHECK(is_error(in_vlan(site, 4095, "tagged GigabitEthernet 1/1")));
    CHECK(site.device.carried("1/1") == "native 5, tagged 7");
    const auto shown = command(site, "show-command", "interfaces switchport GigabitEthernet 1/1");
    CHECK(shown.find("T       7") != std::string::npos);
    CHECK(shown.find("Native VlanId:    5.") != std::string::npos);
    CHECK(site.status("PUT", dell_port, dell_interface(false)) == 400);
    CHECK(site.device.saved("1/1") == "dark");
    command(site, "exec-command", "write");
    CHECK(site.device.saved("1/1") == "native 5, tagged 7");
    CHECK_FALSE(is_error(in_vlan(site, 7, "no tagged GigabitEthernet 1/1")));
    CHECK_FALSE(is_error(in_vlan(site, 5, "no untagged GigabitEthernet 1/1")));
    CHECK(site.device.carried("1/1") == "native 1");
    CHECK(site.status("PUT", dell_port, dell_interface(false)) == 204);
    CHECK(site.device.carried("1/1") == "dark");
    site.device.control("power-outage");
    CHECK(site.device.carried("1/1") == "native 5, tagged 7");
}

TEST_CASE("simulated REST switches: unknown paths, methods and passwords") {
    for (const char* const kind : {"brocade", "dellnos9"}) {
        Site site(kind);
        CHECK(site.status("GET", "/") == 404);
        CHECK(site.status("GET", "/rest/config/running/interface/TenGigabitEthernet/%221/0/9%22") == 404);
        CHECK(site.status("PATCH", std::string(kind) == "brocade" ? port : dell_port) == 405);
        site.password = "another";
        CHECK(site.status("GET", port) == 401);
        CHECK(site.device.counter("refused_logins") == 1);
    }
}
