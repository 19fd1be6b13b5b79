#include "bench/bare_netconf.hpp"

#include <pugixml.hpp>

#include "drivers/switch/netconf/openconfig_model.hpp"
#include "drivers/switch/netconf/xml_names.hpp"
#include "switch/full_rack.hpp"

namespace haas_bench {

using namespace haas;
namespace openconfig = drivers::openconfig;

namespace {

std::string in_space(const char* element, std::string_view space, const std::string& contents) {
    return '<' + std::string(element) + " xmlns=\"" + std::string(space) + "\">" + contents + "</" + element + '>';
}

std::string edit_of(const std::function<std::string(int)>& port) {
    std::string interfaces;
    for (int i = 1; i <= haas_test::ports_of_rack; ++i) {
        const auto vlans = "<switched-vlan xmlns=\"" + std::string(openconfig::vlan_space) +
                           "\"><config><interface-mode>ACCESS</interface-mode><access-vlan>" +
                           std::to_string(haas_test::vlan_of_port(i)) + "</access-vlan></config></switched-vlan>";
        interfaces += "<interface><name>" + port(i) + "</name><config><enabled>true</enabled></config>" +
                      in_space("ethernet", openconfig::ethernet_space, vlans) + "</interface>";
    }
    return "<edit-config><target><candidate/></target><config>" +
           in_space("interfaces", openconfig::interfaces_space, interfaces) + "</config></edit-config>";
}

}  // namespace

void create_vlans(const haas_test::NetconfSite& site) {
    std::string vlans;
    for (int i = 1; i <= haas_test::ports_of_rack; ++i) {
        const auto id = std::to_string(haas_test::vlan_of_port(i));
        vlans += "<vlan><vlan-id>" + id + "</vlan-id><config><vlan-id>" + id + "</vlan-id></config></vlan>";
    }
    site.configure(in_space("vlans", openconfig::vlan_space, vlans));
}

int light_by_netconf(const haas_test::NetconfSite& site, const drivers::Transport& transport,
                     const std::function<std::string(int)>& port) {
    const auto session = site.other_session(transport);
    int requests = 0;
    const auto order = [&](const std::string& operation) {
        ++requests;
        session->order(operation);
    };
    const auto read = [&] {
        ++requests;
        pugi::xml_document answer;
        session->ask("<get-config><source><running/></source></get-config>", answer);
    };
    order("<lock><target><running/></target></lock>");
    order("<lock><target><candidate/></target></lock>");
    read();
    order(edit_of(port));
    order("<commit/>");
    read();
    order("<unlock><target><candidate/></target></unlock>");
    order("<unlock><target><running/></target></unlock>");
    if (session->has("urn:ietf:params:netconf:capability:startup:1.0"))
        order("<copy-config><target><startup/></target><source><running/></source></copy-config>");
    return requests;
}

}  // namespace haas_bench
