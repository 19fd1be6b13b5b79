// What an OpenConfig switch answers, in small.
#pragma once

#include <string>
#include <vector>

namespace haas_test {

/// Leaves of `switched-vlan`, each as `name value`.
inline std::string leaves(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& leaf : all) {
        const auto blank = leaf.find(' ');
        const auto name = leaf.substr(0, blank);
        text += "\n  <v:" + name + "> " + leaf.substr(blank + 1) + " </v:" + name + ">";
    }
    return text;
}

inline std::string vlans(const std::string& part, const std::vector<std::string>& all) {
    return "<e:ethernet><v:switched-vlan><v:" + part + ">" + leaves(all) + "</v:" + part +
           "></v:switched-vlan></e:ethernet>";
}

inline std::string interface(const std::string& contents, const std::string& name = "p1") {
    return "<i:interface><i:name>" + name + "</i:name>" + contents + "</i:interface>";
}

/// An element `data` with interfaces.
inline std::string data(const std::string& interfaces) {
    return R"(<data xmlns:i="http://openconfig.net/yang/interfaces" )"
           R"(xmlns:e="http://openconfig.net/yang/interfaces/ethernet" )"
           R"(xmlns:a="http://openconfig.net/yang/interfaces/aggregate" )"
           R"(xmlns:p="http://openconfig.net/yang/interfaces/ip" )"
           R"(xmlns:v="http://openconfig.net/yang/vlan"><i:interfaces>)" +
           interfaces + "</i:interfaces></data>";
}

}  // namespace haas_test
