// How the simulated switches with a REST interface answer a request for all ports at once. Where each text comes
// from stands in the headers of the simulators; names and numbers are ours.
#include <doctest/doctest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <pugixml.hpp>

#include "base/base64.hpp"
#include "switch/rest_site.hpp"

using haas_test::command;
using haas_test::RestSite;
using haas_test::SimulatedSwitch;

namespace {

const std::string interfaces = "/rest/config/running/interface";

pugi::xml_document parsed(const haas::sys::HttpAnswer& answer) {
    CHECK(answer.status == 200);
    pugi::xml_document document;
    CHECK(document.load_string(answer.body.c_str()));
    return document;
}

/// Asks over a connection of its own, for the sake of a header.
haas::sys::HttpAnswer ask_deep(const RestSite& site, const std::string& path, const std::string& depth) {
    const int line = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(site.device.port()));
    REQUIRE(::connect(line, reinterpret_cast<::sockaddr*>(&address), sizeof address) == 0);
    const std::string request =
        "GET " + path + " HTTP/1.1\r\nHost: switch\r\nAuthorization: Basic " +
        haas::base::encode_base64(std::string(SimulatedSwitch::user) + ":" + SimulatedSwitch::password) +
        "\r\nResource-Depth: " + depth + "\r\n\r\n";
    REQUIRE(::send(line, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()));
    ::shutdown(line, SHUT_WR);
    std::string answer;
    std::array<char, 4096> buffer{};
    for (ssize_t size = 0; (size = ::recv(line, buffer.data(), buffer.size(), 0)) > 0;) {
        answer.append(buffer.data(), static_cast<std::size_t>(size));
    }
    ::close(line);
    const auto blank = answer.find(' ');
    return {std::stoi(answer.substr(blank + 1)), answer.substr(answer.find("\r\n\r\n") + 4), {}};
}

const std::vector<std::string> brocade_strays = {
    "--vlans", "5,7,9",
    "--stray", "1/0/2 switchport yes mode trunk native 5 allowed 7,400 tag-native no",
    "--stray", "1/0/3 channel yes shut yes",
    "--stray", "Po1 switchport yes mode access access 9",
    "--stray", "Fo1/0/5 switchport yes mode trunk allowed 1-4094"};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("simulated brocade: a resource as the captures have it") {
    RestSite site("brocade", brocade_strays);
    const std::string path = interfaces + "/TenGigabitEthernet/%221/0/2%22/switchport";
    CHECK(site.ask("GET", path + "/trunk").body ==
          "<trunk xmlns=\"urn:brocade.com:mgmt:brocade-interface\" xmlns:y=\"http://brocade.com/ns/rest\" y:self=\"" +
              path + "/trunk\">\r\n  <allowed y:self=\"" + path + "/trunk/allowed\">\r\n    <rspan-vlan y:self=\"" +
              path + "/trunk/allowed/rspan-vlan\" />\r\n    <vlan y:self=\"" + path +
              "/trunk/allowed/vlan\">\r\n      <add>7,400</add>\r\n    </vlan>\r\n  </allowed>\r\n  <tag y:self=\"" +
              path + "/trunk/tag\" />\r\n  <native-vlan>5</native-vlan>\r\n</trunk>\r\n");
    CHECK(site.status("GET", path + "/access") == 404);
    const auto channel = parsed(site.ask("GET", interfaces + "/Port-channel/1/switchport/access"));
    CHECK(channel.child("access").child("vlan").text().as_int() == 9);
}

TEST_CASE("simulated brocade: a list of interfaces has their names, and more only if one asks for more") {
    RestSite site("brocade", brocade_strays);
    const auto names = parsed(site.ask("GET", interfaces));
    const auto all = names.child("interface");
    CHECK(std::string(all.first_child().name()) == "Management");
    CHECK(std::string(all.first_child().next_sibling().child_value("name")) == "1/0/1");
    CHECK(std::string(all.child("FortyGigabitEthernet").child_value("name")) == "1/0/5");
    CHECK(std::string(all.last_child().name()) == "Port-channel");
    for (const auto each : all.children()) CHECK(each.first_child() == each.last_child());

    const auto deep = parsed(ask_deep(site, interfaces, "6"));
    const std::string path = interfaces + "/TenGigabitEthernet/%221/0/2%22";
    const auto second = deep.child("interface").find_child_by_attribute("y:self", path.c_str());
    CHECK(std::string(second.child("switchport").child("trunk").child("allowed").child("vlan").child_value("add")) ==
          "7,400");
    CHECK(std::string(second.next_sibling().child("channel-group").child_value("port-int")) == "1");
    CHECK_FALSE(second.next_sibling().child("switchport"));
    const auto forty = deep.child("interface").child("FortyGigabitEthernet").child("switchport").child("trunk");
    CHECK(std::string(forty.child("allowed").child("vlan").child_value("all")) == "true");

    // One level less, and the lists of VLANs are not there.
    const auto less = parsed(ask_deep(site, interfaces, "5"));
    const auto cut =
        less.child("interface").child("FortyGigabitEthernet").child("switchport").child("trunk").child("allowed");
    CHECK(cut.child("vlan"));
    CHECK_FALSE(cut.child("vlan").first_child());
    CHECK(ask_deep(site, interfaces, "65").status == 400);

    const auto list = parsed(ask_deep(site, interfaces + "/TenGigabitEthernet", "64"));
    CHECK(std::string(list.child("collection").first_child().child_value("name")) == "1/0/1");
    CHECK(site.status("GET", interfaces + "/HundredGigabitEthernet") == 404);
    CHECK(site.status("POST", interfaces, "<x/>") == 405);
}

TEST_CASE("simulated brocade: operations list what is switched, and the members of VLANs in parts") {
    RestSite site("brocade", brocade_strays);
    const auto switchports =
        parsed(site.ask("POST", "/rest/operations/get-interface-switchport", "<get-interface-switchport/>"));
    const auto first = switchports.child("output").child("switchport");
    CHECK(std::string(first.child_value("interface-type")) == "tengigabitethernet");
    CHECK(std::string(first.child_value("interface-name")) == "1/0/2");
    CHECK(std::string(first.child_value("mode")) == "trunk");
    CHECK(first.child("default-vlan").text().as_int() == 5);
    CHECK(first.child("active-vlans").last_child().text().as_int() == 7);
    CHECK(first.child("inactive-vlans").child("vlanid").text().as_int() == 400);

    const std::string path = "/rest/operations/get-vlan-brief";
    const auto brief = parsed(site.ask("POST", path, "<get-vlan-brief><vlan-id>5</vlan-id></get-vlan-brief>"));
    const auto member = brief.child("output").child("vlan").child("interface");
    CHECK(std::string(member.child_value("interface-name")) == "1/0/2");
    CHECK(std::string(member.child_value("tag")) == "untagged");

    RestSite full("brocade");
    const auto part =
        parsed(full.ask("POST", path, "<get-vlan-brief xmlns=\"urn:brocade.com:mgmt:brocade-interface-ext\"/>"));
    CHECK(part.child("output").child("has-more").text().as_bool());
    CHECK(part.child("output").child("last-vlan-id").text().as_int() == 64);
    const auto last =
        parsed(full.ask("POST", path, "<get-vlan-brief><last-rcvd-vlan-id>4090</last-rcvd-vlan-id></get-vlan-brief>"));
    CHECK_FALSE(last.child("output").child("has-more").text().as_bool());
    CHECK(last.child("output").child("vlan").child("vlan-id").text().as_int() == 4091);
    CHECK(site.status("GET", path) == 405);
    CHECK(site.status("POST", path, "<other/>") == 400);
    CHECK(site.status("POST", "/rest/operations/get-all", "<get-all/>") == 404);
}

TEST_CASE("simulated dellnos9: all ports in one command, in the table of VLANs and in the configuration") {
    RestSite site("dellnos9",
                  {"--stray", "1/2 switchport yes mode hybrid native 310 allowed 120,400 shut no description node-7",
                   "--stray", "1/3 channel yes", "--stray", "1/4 switchport yes allowed 120", "--stray",
                   "Po1 switchport yes mode hybrid allowed 120 shut no"});
    const auto shown = command(site, "show-command", "interfaces switchport");
    CHECK(holds(
        shown,
        "V - VLT tagged\r\n\r\nName: GigabitEthernet 1/2\r\nDescription: node-7\r\n802.1QTagged: Hybrid\r\n"
        "Vlan membership:\r\nQ       Vlans\r\nU       310\r\nT       120,400\r\n\r\nNative VlanId:    310.\r\n\r\n"
        "Name: GigabitEthernet 1/3 (Port-channel 1)\r\n"));
    CHECK(holds(shown,
                "\r\n\r\nName: GigabitEthernet 1/4\r\n802.1QTagged: True\r\nVlan membership:\r\nQ       Vlans\r\n"
                "T       120\r\n\r\nName: Port-channel 1\r\n802.1QTagged: Hybrid\r\n"));
    CHECK_FALSE(holds(shown, "Name: GigabitEthernet 1/1\r\n"));
    const auto vlans = command(site, "show-command", "vlan");
    CHECK(holds(vlans,
                "    NUM    Status    Description                     Q Ports\r\n"
                "*   1      Active                                    U Po1(Gi 1/3)\r\n"
                "    120    Active                                    T Gi 1/2,4\r\n"
                "                                                     T Po1(Gi 1/3)\r\n"
                "    310    Active                                    U Gi 1/2\r\n"
                "    400    Active                                    T Gi 1/2\r\n"));
    const auto running = command(site, "show-command", "running-config");
    CHECK(holds(running,
                "interface GigabitEthernet 1/2\r\n description node-7\r\n no ip address\r\n portmode hybrid\r\n"
                " switchport\r\n no shutdown\r\n!\r\n"));
    CHECK(holds(running,
                "interface Vlan 120\r\n no ip address\r\n tagged GigabitEthernet 1/2,4\r\n tagged Port-channel 1\r\n"));
    CHECK(holds(command(site, "show-command", "vlans brief"), "% Error: Invalid input"));
    CHECK(holds(command(site, "show-command", "interfaces switchport GigabitEthernet 1/1"),
                "Gi 1/1 Port is not in Layer-2 mode."));
}

TEST_CASE("simulated dellnos9: all interfaces as one resource, with their members if one asks for more") {
    RestSite site("dellnos9", {"--stray", "1/2 switchport yes mode hybrid native 310 allowed 120 shut no"});
    const std::string path = "/api/running/dell/interfaces";
    const auto keys = parsed(site.ask("GET", path));
    CHECK(std::string(keys.child("interfaces").first_child().child_value("name")) == "gige-1-1");
    for (const auto each : keys.child("interfaces").children()) CHECK(each.first_child() == each.last_child());
    const auto deep = parsed(site.ask("GET", path + "?deep"));
    const auto named = [&](const std::string& name) {
        return deep.child("interfaces").find_child([&](pugi::xml_node each) {
            return each.child_value("name") == name;
        });
    };
    CHECK(std::string(named("vlan-310").child("untagged").child_value("name")) == "gige-1-2");
    CHECK(std::string(named("vlan-120").child("tagged").child_value("name")) == "gige-1-2");
    CHECK(named("mgmt-1-1"));
    CHECK(named("tengig-1-5"));
    CHECK(named("port-channel-1"));
    // A setting with its default has no element: this port is shut.
    CHECK_FALSE(named("gige-1-1").child("shutdown"));
    CHECK(std::string(named("gige-1-2").child_value("shutdown")) == "false");
    CHECK_FALSE(parsed(site.ask("GET", path + "?shallow")).child("interfaces").first_child());
    CHECK(site.status("GET", path + "?everything") == 400);
    CHECK(site.status("GET", path + "/interface/vlan-311") == 404);
    const auto one = parsed(site.ask("GET", path + "/interface/vlan-310"));
    CHECK(std::string(one.child("interface").child("untagged").child_value("name")) == "gige-1-2");
}

TEST_CASE("simulated REST switches: a setting by hand is there from the beginning, and after a power outage") {
    RestSite site("brocade", {"--stray", "1/0/2 switchport yes mode trunk native 5 allowed 7"});
    CHECK(site.device.carried("1/0/2") == "native 5, tagged 7");
    site.device.control("set 1/0/2 allowed none");
    site.device.control("power-outage");
    CHECK(site.device.carried("1/0/2") == "native 5, tagged 7");
    CHECK_THROWS(RestSite("dellnos9", {"--stray", "9/9 shut no"}));
}
