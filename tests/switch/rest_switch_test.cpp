// The simulated switches with a REST interface themselves: they take the dialogue of the real ones, and nothing else.
#include <doctest/doctest.h>

#include <memory>

#include "switch/rest_site.hpp"

using haas_test::command;
using haas_test::dell_namespace;
using Site = haas_test::RestSite;

namespace {

const std::string port = "/rest/config/running/interface/TenGigabitEthernet/%221/0/1%22";

const std::string dell_port = "/api/running/dell/interfaces/interface/gige-1-1";

std::string dell_interface(bool up) {
    return "<interface" + dell_namespace + "><name>gige-1-1</name><portmode><hybrid>" + (up ? "true" : "false") +
           "</hybrid></portmode>" + (up ? "<switchport></switchport>" : "") + "<shutdown>" + (up ? "false" : "true") +
           "</shutdown></interface>";
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

TEST_CASE("simulated dellnos9: the answer to a command is what a terminal shows") {
    Site site("dellnos9");
    CHECK(site.status("PUT", dell_port, dell_interface(true)) == 204);
    const auto output = [](const std::string& text) {
        std::string returned;
        for (const char c :
             "<output xmlns='http://www.dell.com/ns/dell:0.1/root'>\n  <command>" + text + "</command>\n</output>\n") {
            returned += c == '\n' ? "\r\n" : std::string(1, c);
        }
        return returned;
    };
    const std::string entered = "conf\nrack7-s3048(conf)#interface vlan 310\nrack7-s3048(conf-if-vl-310)#";
    CHECK(in_vlan(site, 310, "untagged GigabitEthernet 1/1") ==
          output(entered + "untagged GigabitEthernet 1/1\nrack7-s3048(conf-if-vl-310)#"));
    CHECK(in_vlan(site, 310, "untagged GigabitEthernet 1/2") ==
          output(entered + "untagged GigabitEthernet 1/2\n% Error: Gi 1/2 Port is not in Layer-2 mode.\n"
                           "rack7-s3048(conf-if-vl-310)#"));
    // Lines after a refusal are still typed.
    CHECK(is_error(in_vlan(site, 400, "untagged GigabitEthernet 1/1&#13;&#10;tagged GigabitEthernet 1/1")));
    for (const int vlan : {120, 401, 402}) in_vlan(site, vlan, "tagged GigabitEthernet 1/1");
    CHECK(site.device.carried("1/1") == "native 310, tagged 120,400,401,402");
    CHECK(command(site, "show-command", "interfaces switchport GigabitEthernet 1/1") ==
          output("show interfaces switchport GigabitEthernet 1/1\n\nCodes:  U - Untagged, T - Tagged\n"
                 "        x - Dot1x untagged, X - Dot1x tagged\n        G - GVRP tagged, M - Trunk\n"
                 "        i - Internal untagged, I - Internal tagged, v - VLT untagged, V - VLT tagged\n\n"
                 "Name: GigabitEthernet 1/1\n802.1QTagged: Hybrid\nVlan membership:\nQ       Vlans\nU       310\n"
                 "T       120,400-402\n\nNative VlanId:    310.\n\n\n\nrack7-s3048#"));
    CHECK(command(site, "exec-command", "write") == output("write\n!\nrack7-s3048#"));
}

TEST_CASE("simulated brocade: VLANs that were not created are refused, and pass nowhere") {
    Site site("brocade", {"--vlans", "5,7"});
    CHECK(site.status("POST", port, "<switchport></switchport>") == 204);
    CHECK(site.status("PUT", port + "/switchport/mode", "<mode><vlan-mode>trunk</vlan-mode></mode>") == 204);
    CHECK(site.status("PUT", port + "/switchport/trunk", "<trunk><native-vlan>6</native-vlan></trunk>") == 400);
    CHECK(site.status("PUT", port + "/switchport/trunk", "<trunk><native-vlan>5</native-vlan></trunk>") == 204);
    CHECK(site.status("PUT", port + "/switchport/trunk/allowed/vlan", "<vlan><add>8</add></vlan>") == 400);
    CHECK(site.status("PUT", port + "/switchport/trunk/allowed/vlan", "<vlan><add>7</add></vlan>") == 204);
    site.device.control("set-vlans 5");
    CHECK(site.device.carried("1/0/1") == "native 5");
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

TEST_CASE("simulated REST switches: no more connections than there may be") {
    Site site("brocade", {"--max-connections", "1"});
    CHECK(site.status("GET", port) == 200);
    auto first = std::move(site.client);
    site.client = std::make_unique<haas::sys::HttpClient>();
    CHECK_THROWS_AS(site.status("GET", port), haas::sys::HttpError);
    first.reset();
    site.device.await_counter("open", 0);
    CHECK(site.status("GET", port) == 200);
}

TEST_CASE("simulated REST switches: VLANs that pass for a moment only are also reported") {
    Site site("brocade");
    CHECK(site.device.take_passed("1/0/1").empty());
    CHECK(site.status("POST", port, "<switchport></switchport>") == 204);
    CHECK(site.status("PUT", port + "/switchport/mode", "<mode><vlan-mode>trunk</vlan-mode></mode>") == 204);
    for (const char* const vlan : {"100", "200"}) {
        CHECK(site.status("PUT", port + "/switchport/trunk",
                          std::string("<trunk><native-vlan>") + vlan + "</native-vlan></trunk>") == 204);
    }
    CHECK(site.device.take_passed("1/0/1") == std::set<int>{1, 100, 200});
    CHECK(site.device.take_passed("1/0/1") == std::set<int>{200});
}

TEST_CASE("simulated REST switches: the faults that a test can ask for") {
    for (const std::string kind : {"brocade", "dellnos9"}) {
        CAPTURE(kind);
        Site site(kind);
        const bool is_brocade = kind == "brocade";
        const std::string name = is_brocade ? "1/0/1" : "1/1";
        const auto look = [&] { return site.status("GET", is_brocade ? port : dell_port + "?with-defaults"); };
        const auto change = [&] {
            return is_brocade ? site.status("POST", port, "<switchport></switchport>")
                              : site.status("PUT", dell_port, dell_interface(true));
        };
        const auto before = site.device.settings(name);

        site.device.control("refuse-logins on");
        CHECK(look() == 401);
        site.device.control("heal");
        CHECK(look() == 200);

        site.device.control("error-next 503 out of <memory>");
        const auto answer = site.ask("GET", is_brocade ? port : dell_port + "?with-defaults");
        CHECK(answer.status == 503);
        CHECK(answer.body.find("out of &lt;memory&gt;") != std::string::npos);
        CHECK(look() == 200);

        site.device.control("refuse-port " + name);
        CHECK(change() == 400);
        site.device.control("heal");
        site.device.control("ignore-port " + name);
        CHECK(change() == 204);
        CHECK(site.device.settings(name) == before);
        site.device.control("heal");

        // One more request is answered; the next is not, and is not done, or only done. It goes over a line of its own,
        // as on a kept one libcurl would try again.
        site.device.control("drop-after 1");
        CHECK(look() == 200);
        site.client = std::make_unique<haas::sys::HttpClient>();
        CHECK_THROWS_AS(change(), haas::sys::HttpError);
        CHECK(site.device.settings(name) == before);
        site.device.control("drop-after 1 done");
        CHECK(look() == 200);
        site.client = std::make_unique<haas::sys::HttpClient>();
        CHECK_THROWS_AS(change(), haas::sys::HttpError);
        CHECK(site.device.settings(name) != before);

        // From then on, until it is healed.
        site.device.control("hang-after 1");
        CHECK(look() == 200);
        site.patience = std::chrono::milliseconds(300);
        CHECK_THROWS_AS(look(), haas::sys::HttpError);
        CHECK_THROWS_AS(look(), haas::sys::HttpError);
        site.device.control("heal");
        site.patience = std::chrono::seconds(10);
        CHECK(look() == 200);
        CHECK_THROWS_AS(site.device.control("sing"), std::runtime_error);
    }
}
