// Command lines of Python HaaS 0.1 and of HIL: taken, or answered with ours.
#include <doctest/doctest.h>

#include <map>

#include "base/text.hpp"
#include "cli/older_lines.hpp"
#include "unit/cli_fakes.hpp"

using namespace haas::cli;
using haas_test::complaint;
using haas_test::shown_request;
using haas_test::Words;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Words words_of(std::string_view line) {
    Words words;
    for (const auto word : haas::base::split(line, ' ')) {
        if (!word.empty()) words.emplace_back(word);
    }
    return words;
}

/// Words that a form stands for: `alice` for USER, and so on.
Words sample(const OlderLine& form) {
    static const std::map<std::string, std::string> values = {{"PASSWORD", "s3cret"},
                                                              {"TOKEN", "s3cret"},
                                                              {"URI", "https://obmd.example.org/node/n1"},
                                                              {"RANK", "admin"},
                                                              {"ADDRESS", "02:00:00:00:00:01"},
                                                              {"CHANNEL", "vlan/100"}};
    Words words{std::string(form.name)};
    for (auto& argument : words_of(form.arguments)) {
        const auto value = values.find(argument);
        words.push_back(value == values.end() ? haas::base::lower(argument) : value->second);
    }
    return words;
}

}  // namespace

TEST_CASE("every older line is taken, or answered with our line and without its secret") {
    for (const auto& form : older_lines()) {
        const auto words = sample(form);
        const auto line = haas::base::join(words, " ");
        CAPTURE(line);
        const auto answer = complaint(words);
        const auto ours = words_of(form.line);
        CHECK(find_command(ours.front()) != nullptr);
        if (has(line, "s3cret")) {
            CHECK(has(answer, "type `haas " + ours.front()));
            CHECK(!has(answer, "s3cret"));
        } else {
            CHECK(answer.empty());
        }
    }
}

TEST_CASE("the command lines of Python HaaS 0.1 without a secret mean what they meant") {
    const std::map<std::string, std::string> all = {
        {"network_create_simple w p", R"(PUT /network/w {"owner":"p","access":"p","net_id":""})"},
        {"project_add_user p alice", R"(POST /project/p/add_user {"user":"alice"})"},
        {"headnode_create h p img", R"(PUT /headnode/h {"base_img":"img","project":"p"})"},
        {"project_connect_node p n", R"(POST /project/p/connect_node {"node":"n"})"},
        {"node_register_nic n c 020000000001", R"(PUT /node/n/nic/c {"macaddr":"020000000001"})"},
        {"node_connect_network n c w", R"(POST /node/n/nic/c/connect_network {"network":"w"})"},
        {"node_detach_network n c", "POST /node/n/nic/c/detach_network"},
        {"headnode_connect_network h c w", R"(POST /headnode/h/hnic/c/connect_network {"network":"w"})"},
        {"headnode_detach_network h c", "POST /headnode/h/hnic/c/detach_network"},
        {"port_register gi1/0/5", "PUT /port/gi1%2F0%2F5"},
        {"port_connect_nic gi1/0/5 n c", R"(POST /port/gi1%2F0%2F5/connect_nic {"nic":"c","node":"n"})"},
        {"port_detach_nic gi1/0/5", "POST /port/gi1%2F0%2F5/detach_nic"},
        {"list_free_nodes", "GET /free_nodes"},
        {"stop_console n", "DELETE /node/n/console"}};
    for (const auto& [line, request] : all) CHECK(shown_request(words_of(line)) == request);
    CHECK(shown_request({"network_create", "w", "admin", "", "300"}) ==
          R"(PUT /network/w {"owner":"admin","access":"","net_id":"300"})");
    CHECK(shown_request({"network_create", "w", "p", "p", ""}) ==
          R"(PUT /network/w {"owner":"p","access":"p","net_id":""})");
}

TEST_CASE("so do those of HIL") {
    const std::map<std::string, std::string> all = {
        {"list_nodes free", "GET /free_nodes"},
        {"list_nodes all", "GET /nodes"},
        {"user_add_project alice p", R"(POST /project/p/add_user {"user":"alice"})"},
        {"user remove_project alice p", R"(POST /project/p/remove_user {"user":"alice"})"},
        {"metadata_set n rack B7", R"(PUT /node/n/metadata/rack {"value":"B7"})"},
        {"list_network_attachments w all", "GET /network/w/attachments"},
        {"list_network_attachments w p", "GET /network/w/attachments ?project=p"},
        {"switch_register s ovs br0", R"(PUT /switch/s {"type":"ovs","ovs_bridge":"br0"})"},
        {"node list free", "GET /free_nodes"},
        {"project node add p n", R"(POST /project/p/connect_node {"node":"n"})"},
        {"network grant-access w p", "PUT /network/w/access/p"},
        {"port nic add s gi1/0/5 n c", R"(POST /switch/s/port/gi1%2F0%2F5/connect_nic {"nic":"c","node":"n"})"},
        {"node obm enable n", R"(PUT /node/n/obm {"enabled":true})"},
        {"node obm disable n", R"(PUT /node/n/obm {"enabled":false})"},
        {"node power cycle n", "POST /node/n/power_cycle"},
        {"headnode network detach h c w", "POST /headnode/h/hnic/c/detach_network"}};
    for (const auto& [line, request] : all) CHECK(shown_request(words_of(line)) == request);
}

TEST_CASE("an answer to an older line has all words but the secret, as a shell takes them") {
    CHECK(complaint({"node_register", "n1", "10.0.0.1", "root", "calvin"}) ==
          "every user could read a password on the command line: type `haas node_register n1 10.0.0.1 root`, and haas "
          "asks for it where it is needed, or add --password-file FILE (- for standard input)");
    CHECK(has(complaint({"node", "register", "n1", "ipmi", "10.0.0.1", "root", "calvin"}),
              "`haas node_register n1 10.0.0.1 root`"));
    CHECK(
        has(complaint({"node_register", "n1", "https://obmd/node/n1", "c0ffee"}), "`haas node_register n1 HOST USER`"));
    CHECK(has(complaint({"user_create", "alice", "pw", "admin"}), "`haas user_create alice --is-admin`"));
    CHECK(has(complaint({"user_create", "a; b", "pw"}), "`haas user_create 'a; b'`"));
    CHECK(has(complaint({"switch_register", "s", "nexus", "h", "u", "pw", "5"}),
              "`haas switch_register s nexus hostname=h username=u dummy_vlan=5 --ask-password`"));
}

TEST_CASE("a password that looks like an option is not repeated either") {
    for (const auto& words :
         {Words{"node_register", "n1", "h", "u", "-calvin"}, Words{"user_create", "u", "--calvin=1"}}) {
        CHECK(!has(complaint(words), "calvin"));
        CHECK(has(complaint(words), "type `haas "));
    }
}

TEST_CASE("an older name with too many or too few words is answered with ours") {
    CHECK(complaint({"user_add_project", "alice"}) ==
          "user_add_project has another name here: haas project_add_user PROJECT USER");
    CHECK(has(complaint({"node", "list"}), "has another name here: haas list_"));
}

TEST_CASE("our own lines are not taken for older ones") {
    CHECK(shown_request({"switch_register", "s", "mock", "hostname=h", "username=u", "verify=true"}) ==
          R"(PUT /switch/s {"type":"mock","hostname":"h","username":"u","verify":true})");
    CHECK(has(shown_request({"node_register", "n1", "h", "u", "--obm-type", "redfish"}), R"("type":"redfish")"));
    CHECK(has(shown_request({"node_register", "n1", "h", "u"}), R"("ipmi_host":"h")"));
    CHECK(has(shown_request({"node", "register", "nic", "n1", "eth0", "020000000001"}), "PUT /node/n1/nic/eth0 "));
}
