#include "faults/scenery.hpp"

#include <fstream>
#include <stdexcept>

namespace haas_test {

std::string first_line(const std::string& file) {
    std::ifstream lines(file);
    std::string line;
    std::getline(lines, line);
    return line;
}

void register_all(Scene& scene, Client& client, const std::string& directory,
                  const std::function<std::string(const std::string& number)>& ovsdb) {
    const auto admin = [&](const std::string& method, const std::string& path, const std::string& body) {
        const auto reply = client.ask({method, path, body, {}, true});
        if (reply.status != 200) throw std::runtime_error(method + " " + path + " -> " + std::to_string(reply.status));
    };
    for (const std::string number : {"0", "1"}) {
        admin("PUT", "/switch/s" + number,
              R"({"type": "ovs", "ovs_bridge": "br)" + number + R"(", "db": "unix:)" + ovsdb(number) + R"("})");
    }
    std::ifstream lines(directory + "/machines");
    for (std::string node, space, bridge, port; lines >> node >> space >> bridge >> port;) {
        if (bridge == "-") continue;
        scene.nodes.push_back(node);
        const auto bmc = first_line(directory + "/" + bmc_of(node) + "/obm");
        admin("PUT", "/node/" + node,
              R"({"obm": )" + (bmc.empty() ? R"({"type": "mock", "host": "h", "user": "u", "password": "p"})" : bmc) +
                  "}");
        admin("PUT", "/node/" + node + "/nic/e0",
              R"({"macaddr": "02:00:00:00:0f:)" + std::to_string(10 + scene.nodes.size()) + R"("})");
        const std::string path = "/switch/" + bridge + "/port/" + port;
        admin("PUT", path, "");
        admin("POST", path + "/connect_nic", R"({"node": ")" + node + R"(", "nic": "e0"})");
    }
    for (const auto& network : public_networks())
        admin("PUT", "/network/" + network, R"({"owner": "admin", "access": "", "net_id": ""})");
}

}  // namespace haas_test
